package bellwether.storage;

import bellwether.protocol.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compares the CSV files of a directory, as long as they were at one moment, with what the lines of
 * its journal say. Tells rows that are wrong from rows that are not there yet. Writes nothing.
 */
final class CsvComparison {
    private final Disk disk;
    private final String directory;
    private final Map<String, Long> sizes;
    private final ExpectedCsv expected;
    private final Map<String, Finding> differing = new TreeMap<>();
    private final Map<String, Absent> absent = new TreeMap<>();
    private final List<Finding> beyond = new ArrayList<>();

    /** Rows that a file lacks at its end. */
    private record Absent(long first, long rows) {}

    /**
     * @param layout of the directory
     * @param sizes how long each file that belongs there was, in bytes
     * @param heads what of them the journal says nothing of
     */
    CsvComparison(
            Disk disk,
            String directory,
            CsvLayout layout,
            Map<String, Long> sizes,
            CsvHeads heads) {
        this.disk = disk;
        this.directory = directory;
        this.sizes = Map.copyOf(sizes);
        this.expected = new ExpectedCsv(() -> layout, heads::bytes, this::take);
    }

    /** Valid journal lines, in order. */
    void lines(Bytes lines) {
        expected.lines(lines);
    }

    private void take(String fileName, long position, byte[] rows, int length) {
        long size = sizes.getOrDefault(fileName, 0L);
        int there = Math.clamp(size - position, 0, length);
        if (there > 0 && !differing.containsKey(fileName)) {
            compare(fileName, position, rows, length, there);
        }
        if (there < length) {
            note(fileName, rows, length, there);
        }
    }

    private void compare(String fileName, long position, byte[] rows, int length, int there) {
        var present = new byte[there];
        try (var file = disk.open(path(fileName), Disk.Mode.READ)) {
            int count = file.read(position, present, 0, there);
            int differs = Arrays.mismatch(present, 0, count, rows, 0, there);
            if (differs >= 0) {
                var lines =
                        new PlacedLines(
                                path(fileName),
                                "its journal",
                                position + differs,
                                CsvBytes.lineAt(file, position + differs),
                                CsvBytes.line(rows, length, differs));
                differing.put(fileName, Finding.of(Finding.Subject.CSV, lines.difference()));
            }
        }
    }

    private void note(String fileName, byte[] rows, int length, int there) {
        int from = there;
        while (from > 0 && rows[from - 1] != '\n') {
            from--;
        }
        long count = 0;
        long first = 0;
        for (int at = from; at < length; ) {
            String line = CsvBytes.line(rows, length, at);
            if (!line.equals(CsvFormat.HEADER)) {
                count++;
                first = first == 0 ? Long.parseLong(line, 0, line.indexOf(','), 10) : first;
            }
            at += line.length() + 1;
        }
        var added = new Absent(first, count);
        absent.merge(
                fileName,
                added,
                (before, more) -> new Absent(before.first(), before.rows() + more.rows()));
    }

    /** All lines were given. */
    void end() {
        sizes.forEach((fileName, size) -> {
            long wanted = expected.size(fileName);
            if (size > wanted && !differing.containsKey(fileName)) {
                try (var file = disk.open(path(fileName), Disk.Mode.READ)) {
                    var lines =
                            new PlacedLines(
                                    path(fileName),
                                    "its journal",
                                    wanted,
                                    CsvBytes.lineAt(file, wanted),
                                    "");
                    beyond.add(Finding.of(Finding.Subject.CSV, lines.difference()));
                }
            }
        });
    }

    /** {@return files with a byte that the journal does not say} */
    List<Finding> differing() {
        return List.copyOf(differing.values());
    }

    /** {@return files that go on where the journal has ended} */
    List<Finding> beyond() {
        return List.copyOf(beyond);
    }

    /** {@return files that lack rows at their end} */
    List<Finding> behind() {
        return absent.entrySet().stream()
                .filter(entry -> !differing.containsKey(entry.getKey()))
                .map(entry ->
                        Finding.of(
                                Finding.Subject.CSV,
                                path(entry.getKey())
                                        + " lacks its last "
                                        + entry.getValue().rows()
                                        + " rows, from sequence "
                                        + entry.getValue().first()
                                        + " on"))
                .toList();
    }

    private String path(String fileName) {
        return directory + "/" + fileName;
    }
}
