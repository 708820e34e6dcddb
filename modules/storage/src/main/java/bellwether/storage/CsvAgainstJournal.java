package bellwether.storage;

import bellwether.protocol.Bytes;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** Compares the CSV files of a directory with what its journal's lines say. Writes nothing. */
final class CsvAgainstJournal {
    private final Disk disk;
    private final String directory;
    private final Problems problems;
    private final ExpectedCsv expected = new ExpectedCsv(this::compare);
    private final Set<String> differing = new HashSet<>();

    CsvAgainstJournal(Disk disk, String directory, Problems problems) {
        this.disk = disk;
        this.directory = directory;
        this.problems = problems;
    }

    /** Valid journal lines, in order. */
    void lines(Bytes lines) {
        expected.lines(lines);
    }

    private void compare(String sensorId, long position, byte[] rows, int length) {
        if (differing.contains(sensorId)) {
            return;
        }
        int differs = mismatch(path(sensorId), position, rows, length);
        if (differs >= 0) {
            differing.add(sensorId);
            problems.add(
                    path(sensorId)
                            + " differs from its journal at byte "
                            + (position + differs)
                            + found(path(sensorId), position + differs)
                            + CsvBytes.line(rows, length, differs)
                            + "'");
        }
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
    void end(String sensorId, long size) {
        long wanted = expected.size(sensorId);
        if (size > wanted && !differing.contains(sensorId)) {
            problems.add(path(sensorId) + " holds more than its journal says: from byte " + wanted);
        }
    }

    private String path(String sensorId) {
        return directory + "/" + CsvFormat.fileName(sensorId);
    }
}
