package bellwether.storage;

import bellwether.protocol.Bytes;
import bellwether.sequencer.LogBase;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

/** Compares the CSV files of a directory with what its journal's lines say. Writes nothing. */
final class CsvAgainstJournal {
    private final Disk disk;
    private final String directory;
    private final Problems problems;
    private final Supplier<CsvLayout> layout;
    private final ExpectedCsv expected;
    private final Set<String> differing = new HashSet<>();

    /**
     * @param layout of the directory at each moment
     * @param base where the journal begins
     */
    CsvAgainstJournal(
            Disk disk,
            String directory,
            Supplier<CsvLayout> layout,
            LogBase base,
            Problems problems) {
        this.disk = disk;
        this.directory = directory;
        this.layout = layout;
        this.problems = problems;
        var heads = new CsvHeads(disk, directory, base);
        this.expected = new ExpectedCsv(layout, heads::bytes, this::compare);
    }

    /** Valid journal lines, in order. */
    void lines(Bytes lines) {
        expected.lines(lines);
    }

    private void compare(String fileName, long position, byte[] rows, int length) {
        if (differing.contains(fileName)) {
            return;
        }
        int differs = mismatch(path(fileName), position, rows, length);
        if (differs >= 0 && !hasExpired(fileName)) {
            differing.add(fileName);
            problems.add(
                    path(fileName)
                            + " differs from its journal at byte "
                            + (position + differs)
                            + found(path(fileName), position + differs)
                            + CsvBytes.line(rows, length, differs)
                            + "'");
        }
    }

    /** While it was looked at, perhaps. */
    private boolean hasExpired(String fileName) {
        return !layout.get().has(CsvName.parse(fileName).orElseThrow());
    }

    private String found(String path, long offset) {
        if (!disk.exists(path)) {
            return ": it is not there, and its first line is to be '";
        }
        try (var file = disk.open(path, Disk.Mode.READ)) {
            return ": its row there is '" + CsvBytes.lineAt(file, offset) + "', and is to be '";
        }
    }

    /** {@return the first of the rows' bytes that the file does not have there, -1: it has all} */
    private int mismatch(String path, long position, byte[] rows, int length) {
        if (!disk.exists(path)) {
            return 0;
        }
        var present = new byte[length];
        try (var file = disk.open(path, Disk.Mode.READ)) {
            int count = file.read(position, present, 0, length);
            return Arrays.mismatch(present, 0, count, rows, 0, length);
        }
    }

    /** All lines were given: a CSV file must not hold more than they say. */
    void end(String fileName, long size) {
        long wanted = expected.size(fileName);
        if (size > wanted && !differing.contains(fileName)) {
            problems.add(path(fileName) + " holds more than its journal says: from byte " + wanted);
        }
    }

    private String path(String fileName) {
        return directory + "/" + fileName;
    }
}
