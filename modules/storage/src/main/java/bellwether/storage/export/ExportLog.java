package bellwether.storage.export;

import bellwether.protocol.Ascii;
import bellwether.protocol.Bytes;
import bellwether.storage.Disk;
import bellwether.storage.RecordReader.Mark;
import bellwether.storage.SealedLine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What an export has written so far: lines that are appended, each with a CRC of its own and
 * durable before the parts that it names can be seen.
 *
 * <pre>
 *   EXPORT:1:{log}:{from},{to}:{crc}                          what it is of; the first line
 *   CHUNK:{offset}:{sequence}:{crc}:{rows}:{parts}:{crc}      up to there, in these parts
 *   CUT:{chunks}:{crc}                                        the record is another behind so many
 * </pre>
 *
 * Confined to one thread.
 */
final class ExportLog {
    static final String NAME = "_export.log";

    private static final String VERSION = "1";

    /**
     * A stretch of record and the parts that its readings are in.
     *
     * @param end behind its last line
     * @param rows how many of its readings are in the parts
     */
    record Chunk(Mark end, long rows, List<Part> parts) {
        Chunk {
            parts = List.copyOf(parts);
        }
    }

    private final Disk disk;
    private final String path;
    private final List<Chunk> chunks = new ArrayList<>();
    private final TreeSet<Part> dropped = new TreeSet<>();
    private Optional<String> subject = Optional.empty();
    private long bytes;

    private ExportLog(Disk disk, String directory) {
        this.disk = disk;
        this.path = directory + "/" + NAME;
    }

    /**
     * {@return the log in {@code directory}; what was being appended when power went is cut off}
     *
     * @throws ExportRefused if it is damaged
     */
    static ExportLog open(Disk disk, String directory) throws ExportRefused {
        var log = new ExportLog(disk, directory);
        if (disk.exists(log.path)) {
            log.load();
        }
        return log;
    }

    private void load() throws ExportRefused {
        byte[] content;
        try (var file = disk.open(path, Disk.Mode.WRITE)) {
            content = new byte[Math.toIntExact(file.size())];
            file.read(0, content, 0, content.length);
            int from = 0;
            for (int i = 0; i < content.length; i++) {
                if (content[i] == '\n') {
                    String line = new String(content, from, i - from, StandardCharsets.UTF_8);
                    if (!take(line)) {
                        break;
                    }
                    from = i + 1;
                }
            }
            bytes = from;
            if (from < content.length) {
                requireTorn(content, from);
                file.truncate(from);
                file.force();
            }
        }
    }

    /** Only the last line can be one that was being written. */
    private void requireTorn(byte[] content, int from) throws ExportRefused {
        byte[] rest = Arrays.copyOfRange(content, from, content.length);
        for (int i = 0; i < rest.length - 1; i++) {
            if (rest[i] == '\n' && isWhole(rest, i + 1)) {
                throw new ExportRefused(
                        path
                                + " is damaged at byte "
                                + from
                                + ": what has been exported is not known; export anew (--anew), or"
                                + " into another folder");
            }
        }
    }

    private static boolean isWhole(byte[] rest, int from) {
        for (int i = from; i < rest.length; i++) {
            if (rest[i] == '\n') {
                String line = new String(rest, from, i - from, StandardCharsets.UTF_8);
                return SealedLine.body(line).isPresent();
            }
        }
        return false;
    }

    /** {@return whether it is a line of ours; one of another form is not, whatever its CRC says} */
    private boolean take(String line) {
        String[] fields = SealedLine.body(line).orElse("").split(":", -1);
        try {
            switch (fields[0]) {
                case "EXPORT" -> subject = Optional.of(line);
                case "CHUNK" -> takeChunk(fields);
                case "CUT" -> drop(Integer.parseInt(fields[1]));
                default -> {
                    return false;
                }
            }
            return true;
        } catch (IllegalArgumentException | IndexOutOfBoundsException _) {
            return false;
        }
    }

    private void takeChunk(String[] fields) {
        var parts = new ArrayList<Part>();
        if (!fields[5].isEmpty()) {
            for (String text : fields[5].split(",")) {
                Part.parse(text).ifPresent(parts::add);
            }
        }
        var end =
                new Mark(
                        Long.parseLong(fields[1]),
                        Long.parseLong(fields[2]),
                        HexFormat.fromHexDigits(fields[3]));
        keep(new Chunk(end, Long.parseLong(fields[4]), parts));
    }

    private void keep(Chunk chunk) {
        chunks.add(chunk);
        chunk.parts().forEach(dropped::remove); // another of that name has taken its place
    }

    private void drop(int kept) {
        List<Chunk> rest = chunks.subList(kept, chunks.size());
        rest.forEach(chunk -> dropped.addAll(chunk.parts()));
        rest.clear();
    }

    private static String subject(String log, Range range) {
        return SealedLine.of("EXPORT:" + VERSION + ":" + log + ":" + range.text());
    }

    /** {@return whether nothing was exported yet} */
    boolean isNew() {
        return subject.isEmpty();
    }

    /** {@return whether it is the export of those readings of that log} */
    boolean isOf(String log, Range range) {
        return subject.filter(subject(log, range)::equals).isPresent();
    }

    /** Begins an export. */
    void begin(String log, Range range) {
        String line = subject(log, range);
        append(line);
        disk.syncDirectory(path.substring(0, path.lastIndexOf('/')));
        subject = Optional.of(line);
    }

    /** From here on the readings up to {@code chunk}'s end are exported. */
    void add(Chunk chunk) {
        String parts = String.join(",", chunk.parts().stream().map(Part::text).toList());
        append(
                SealedLine.of(
                        "CHUNK:"
                                + chunk.end().offset()
                                + ":"
                                + chunk.end().sequence()
                                + ":"
                                + Ascii.hex32(chunk.end().crc())
                                + ":"
                                + chunk.rows()
                                + ":"
                                + parts));
        keep(chunk);
    }

    /** From here on only the first {@code kept} chunks count. */
    void cut(int kept) {
        append(SealedLine.of("CUT:" + kept));
        drop(kept);
    }

    private void append(String line) {
        byte[] added = Bytes.utf8(line + "\n").toArray();
        try (var file = disk.open(path, Disk.Mode.WRITE)) {
            file.write(bytes, added, 0, added.length);
            file.force();
        }
        bytes += added.length;
    }

    List<Chunk> chunks() {
        return List.copyOf(chunks);
    }

    /** {@return the parts that do not count any more, and may still be there} */
    List<Part> dropped() {
        return List.copyOf(dropped);
    }

    /** {@return behind what was exported} */
    Mark end() {
        return chunks.isEmpty() ? Mark.START : chunks.getLast().end();
    }

    /** {@return how many rows all parts hold} */
    long rows() {
        return chunks.stream().mapToLong(Chunk::rows).sum();
    }
}
