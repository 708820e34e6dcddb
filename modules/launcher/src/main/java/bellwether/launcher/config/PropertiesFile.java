package bellwether.launcher.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import bellwether.protocol.Printable;
import bellwether.storage.DiskError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A config file: UTF-8, one {@code key=value} per line. Blank lines and lines that start with
 * {@code #} or {@code !} say nothing; blanks around key and value are dropped; everything else in a
 * value stands for itself (there are no escapes and no continued lines).
 */
final class PropertiesFile {
    /** Far more than any config needs: a wrong file given by mistake is not read into memory. */
    static final int BYTES_MAX = 1 << 20;

    /** One line that sets something. */
    record Line(String origin, String key, String value) {}

    private PropertiesFile() {}

    /**
     * {@return the lines that set something}
     *
     * @param wrong takes what is wrong with others
     * @throws ConfigException if the file cannot be read
     */
    static List<Line> read(Path file, List<ConfigException> wrong) throws ConfigException {
        String[] texts = content(file).split("\r\n|\n|\r", -1);
        var lines = new ArrayList<Line>();
        for (int i = 0; i < texts.length; i++) {
            String text = (i == 0 ? withoutByteOrderMark(texts[i]) : texts[i]).strip();
            if (!text.isEmpty() && text.charAt(0) != '#' && text.charAt(0) != '!') {
                line(file + ", line " + (i + 1), text, wrong).ifPresent(lines::add);
            }
        }
        return lines;
    }

    /** {@return the parts of {@code key=value}; empty: it is of another form} */
    static Optional<Line> line(String origin, String text, List<ConfigException> wrong) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            wrong.add(
                    new ConfigException(
                            origin
                                    + ": '"
                                    + Printable.of(text)
                                    + "' is not of the form key=value"));
            return Optional.empty();
        }
        return Optional.of(
                new Line(
                        origin,
                        text.substring(0, equals).strip(),
                        text.substring(equals + 1).strip()));
    }

    private static String content(Path file) throws ConfigException {
        try {
            if (Files.isDirectory(file)) {
                throw new ConfigException(file + ": is a folder, not a file");
            }
            try (var content = Files.newInputStream(file)) {
                byte[] bytes = content.readNBytes(BYTES_MAX + 1); // a device says that it has none
                if (bytes.length > BYTES_MAX) {
                    throw new ConfigException(file + ": longer than " + BYTES_MAX + " bytes");
                }
                return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            }
        } catch (NoSuchFileException e) {
            throw new ConfigException(file + ": no such file", e);
        } catch (CharacterCodingException e) {
            throw new ConfigException(file + ": not UTF-8 text", e);
        } catch (IOException e) {
            throw new ConfigException(file + ": cannot be read: " + DiskError.text(e), e);
        }
    }

    private static String withoutByteOrderMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
}
