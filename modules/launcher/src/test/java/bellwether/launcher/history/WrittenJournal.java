package bellwether.launcher.history;

import bellwether.protocol.Ascii;
import bellwether.protocol.EpochLine;
import bellwether.protocol.Incarnation;
import bellwether.protocol.LineChain;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reading;
import bellwether.protocol.Reign;
import bellwether.protocol.Source;
import bellwether.protocol.Tag;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes a journal as a group would have, for who reads one. */
public final class WrittenJournal {
    private final LineChain chain = new LineChain();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Map<Source, Long> numbers = new HashMap<>();
    private int crc;
    private long sequence;
    private long viewId;

    /** {@return a peer's id that begins with that number} */
    public static PeerId peer(int n) {
        return new PeerId(String.format(Locale.ROOT, "%08d-0000-4000-8000-000000000000", n));
    }

    /** A view begins. */
    public WrittenJournal epoch(PeerId leader) {
        viewId++;
        var reign = new Reign(viewId, leader, new Incarnation(9));
        return add(new EpochLine(reign, sequence + 1, List.of()).text());
    }

    /** A reading of 20 degrees. */
    public WrittenJournal reading(PeerId origin, long incarnation, String sensor, Instant time) {
        return reading(origin, incarnation, new Reading(sensor, time.toString(), "20.5", "", ""));
    }

    /** A reading. */
    public WrittenJournal reading(PeerId origin, long incarnation, Reading reading) {
        if (viewId == 0) {
            epoch(origin);
        }
        sequence++;
        var source = new Source(origin, new Incarnation(incarnation));
        long n = numbers.merge(source, 1L, Long::sum);
        String tag = new Tag(source, n).inLine();
        return add("ORDERED:" + sequence + ":" + tag + ":" + reading.payload());
    }

    private WrittenJournal add(String text) {
        byte[] body = text.getBytes(StandardCharsets.US_ASCII);
        crc = chain.next(crc, body, 0, body.length);
        byte[] line = Arrays.copyOf(body, body.length + LineChain.SUFFIX_LENGTH + 1);
        line[body.length] = ':';
        Ascii.putHex32(line, body.length + 1, crc);
        line[line.length - 1] = '\n';
        bytes.writeBytes(line);
        return this;
    }

    /** {@return all lines so far} */
    public byte[] bytes() {
        return bytes.toByteArray();
    }

    /** Puts it into a data directory. */
    public void write(Path directory) throws IOException {
        Path segments = Files.createDirectories(directory.resolve("journal"));
        Files.write(segments.resolve("0".repeat(20) + ".log"), bytes());
    }
}
