package bellwether.fuzz;

import bellwether.protocol.Ascii;
import bellwether.protocol.LineChain;
import bellwether.storage.Disk;
import bellwether.storage.MemoryDisk;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Several files in one input, each behind a line {@code >> name}. A mutated byte spoils the CRC of
 * its line and so hides all behind it: behind {@code >>~ name} the CRCs are put right before
 * anybody reads them, as one does who means harm. Behind {@code >>- name} or {@code >>~- name} the
 * last line feed is none of the file's.
 *
 * @param files by name, which may have slashes; that of a folder has no dot, so that none is a file
 */
record Folder(Map<String, byte[]> files) {
    private static final int FILES_MAX = 12;
    private static final Pattern NAME =
            Pattern.compile("(?:[A-Za-z0-9_:=-]{1,60}/){0,5}[A-Za-z0-9_@-][A-Za-z0-9._@-]{0,59}");

    /** {@return what {@code input} holds; nobody looks at what is before the first name} */
    static Folder of(byte[] input) {
        var files = new TreeMap<String, byte[]>();
        int chained = 0;
        int at = nextName(input, 0);
        while (at < input.length) {
            int to = lineEnd(input, at);
            int next = nextName(input, to + 1);
            String head = new String(input, at + 2, to - at - 2, StandardCharsets.ISO_8859_1);
            boolean seals = head.startsWith("~");
            boolean torn = head.startsWith("-") || head.startsWith("~-");
            String name = head.substring(head.indexOf(' ') + 1);
            int end = torn && next > to + 1 && input[next - 1] == '\n' ? next - 1 : next;
            byte[] content = Arrays.copyOfRange(input, Math.min(to + 1, end), end);
            if (NAME.matcher(name).matches() && files.size() < FILES_MAX) {
                chained = seals ? seal(name, content, chained) : chained;
                files.put(name, content);
            }
            at = next;
        }
        return new Folder(files);
    }

    /** {@return where the next line begins that is a name, at or behind a line's start} */
    private static int nextName(byte[] input, int from) {
        int at = from;
        while (at < input.length && !isName(input, at)) {
            at = lineEnd(input, at) + 1;
        }
        return Math.min(at, input.length);
    }

    private static boolean isName(byte[] input, int at) {
        return at + 3 < input.length && input[at] == '>' && input[at + 1] == '>';
    }

    private static int lineEnd(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && bytes[at] != '\n') {
            at++;
        }
        return at;
    }

    /** {@return the chained CRC that the next file of the journal goes on from} */
    private static int seal(String name, byte[] content, int chained) {
        if (name.endsWith(".log")) {
            return chain(content, chained);
        }
        if (name.endsWith(".out")) {
            chain(content, 0);
        } else if (name.endsWith(".base") || name.endsWith("index.checkpoint")) {
            end(content);
        } else {
            lines(content);
        }
        return chained;
    }

    /** Each line follows from the one before. */
    private static int chain(byte[] bytes, int seed) {
        int crc = seed;
        for (int at = 0; at < bytes.length; at = lineEnd(bytes, at) + 1) {
            int to = lineEnd(bytes, at);
            int body = to - LineChain.SUFFIX_LENGTH;
            if (to < bytes.length && body > at) {
                crc = new LineChain().next(crc, bytes, at, body);
                seal(bytes, body, crc);
            }
        }
        return crc;
    }

    /** Each line has a CRC of its own. */
    private static void lines(byte[] bytes) {
        for (int at = 0; at < bytes.length; at = lineEnd(bytes, at) + 1) {
            int body = lineEnd(bytes, at) - LineChain.SUFFIX_LENGTH;
            if (body > at) {
                seal(bytes, body, new LineChain().next(0, bytes, at, body));
            }
        }
    }

    /** The last line, {@code END:<crc>}, is of all before it. */
    private static void end(byte[] bytes) {
        int body = bytes.length - "END:".length() - LineChain.SUFFIX_LENGTH;
        if (body >= 0) {
            byte[] end = "END:".getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(end, 0, bytes, body, end.length);
            Ascii.putHex32(bytes, body + end.length, new LineChain().next(0, bytes, 0, body));
            bytes[bytes.length - 1] = '\n';
        }
    }

    private static void seal(byte[] bytes, int at, int crc) {
        bytes[at] = ':';
        Ascii.putHex32(bytes, at + 1, crc);
    }

    /** {@return the files as one input} */
    byte[] input(boolean seals) {
        var input = new ByteArrayOutputStream();
        files.forEach((name, content) -> {
            boolean torn = content.length > 0 && content[content.length - 1] != '\n';
            String head = ">>" + (seals ? "~" : "") + (torn ? "-" : "") + " " + name + "\n";
            input.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
            input.writeBytes(content);
            if (torn) {
                input.write('\n');
            }
        });
        return input.toByteArray();
    }

    /** {@return a disk that holds the files below {@code directory}, durably} */
    MemoryDisk disk(String directory) {
        var disk = new MemoryDisk(new SplittableRandom(1));
        files.forEach((name, content) -> {
            String path = directory + "/" + name;
            disk.createDirectories(path.substring(0, path.lastIndexOf('/')));
            try (var file = disk.open(path, Disk.Mode.WRITE)) {
                file.write(0, content, 0, content.length);
                file.force();
            }
        });
        return disk;
    }

    /** {@return what lies below {@code directory} now} */
    static Folder of(MemoryDisk disk, String directory) {
        var files = new TreeMap<String, byte[]>();
        for (String path : disk.paths(directory)) {
            byte[] content = disk.content(path).getBytes(StandardCharsets.ISO_8859_1);
            files.put(path.substring(directory.length() + 1), content);
        }
        return new Folder(files);
    }

    /** {@return the content of a file; none if it does not exist} */
    byte[] file(String name) {
        return files.getOrDefault(name, new byte[0]);
    }

    /** {@return the files whose name ends so, one behind the other} */
    byte[] joined(String suffix) {
        var all = new ByteArrayOutputStream();
        files.forEach((name, content) -> {
            if (name.endsWith(suffix)) {
                all.writeBytes(content);
            }
        });
        return all.toByteArray();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Folder that
                && files.keySet().equals(that.files.keySet())
                && files.keySet().stream()
                        .allMatch(name -> Arrays.equals(files.get(name), that.files.get(name)));
    }

    @Override
    public int hashCode() {
        return files.keySet().hashCode();
    }

    @Override
    public String toString() {
        return new String(input(false), StandardCharsets.ISO_8859_1);
    }
}
