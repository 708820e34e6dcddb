package bellwether.launcher;

import bellwether.launcher.log.FilePeerLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import picocli.AutoComplete;
import picocli.CommandLine;

/** Writes the manual pages and the shell completion of the command, for the build. */
public final class Manual {
    private Manual() {}

    /**
     * Writes {@code man/man1/*.1} and {@code bash-completion/completions/<name>} below a folder.
     *
     * @param arguments the folder, the name that the command is installed as, and {@code gzip} if
     *     pages are to be packed
     */
    public static void main(String... arguments) throws IOException {
        Path share = Path.of(arguments[0]);
        String name = arguments[1];
        boolean packed = arguments.length > 2 && arguments[2].equals("gzip");
        Path pages = Files.createDirectories(share.resolve("man/man1"));
        for (ManualPage page : pages(name)) {
            byte[] text = page.text().getBytes(StandardCharsets.UTF_8);
            String file = page.name() + ".1";
            Files.write(pages.resolve(packed ? file + ".gz" : file), packed ? pack(text) : text);
        }
        Path completions = Files.createDirectories(share.resolve("bash-completion/completions"));
        Files.writeString(completions.resolve(name), completion(name));
    }

    private static CommandLine line(String name) {
        var peer = new PeerCommand(new ForegroundPeer(FilePeerLog::open, _ -> {}));
        return new CommandLine(peer).setCommandName(name);
    }

    /** {@return a page for the command, and one for each of its commands, and of theirs} */
    static List<ManualPage> pages(String name) {
        var pages = new ArrayList<ManualPage>();
        add(pages, line(name), name);
        return pages;
    }

    private static void add(List<ManualPage> pages, CommandLine command, String name) {
        pages.add(new ManualPage(command.getCommandSpec(), name));
        command.getSubcommands().values().forEach(each -> add(pages, each, name));
    }

    /** {@return what bash, or zsh by {@code bashcompinit}, is to source} */
    static String completion(String name) {
        return AutoComplete.bash(name, line(name));
    }

    /** No time and no name in it: the same text gives the same bytes. */
    private static byte[] pack(byte[] text) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(text);
        }
        return packed.toByteArray();
    }
}
