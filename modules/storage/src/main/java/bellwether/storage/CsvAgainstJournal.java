package bellwether.storage;

import bellwether.protocol.Bytes;
import bellwether.protocol.JournalReader;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/** Compares the CSV files of a directory with what its journal's lines say. Writes nothing. */
final class CsvAgainstJournal {
    private static final int BATCH_BYTES = 1 << 20;

    private final Disk disk;
    private final String directory;
    private final Problems problems;
    private final RowBatch batch = new RowBatch(BATCH_BYTES);
    private final RowRenderer renderer = new RowRenderer();
    private final Map<String, Long> expected = new HashMap<>();
    private final TreeSet<String> differing = new TreeSet<>();

    CsvAgainstJournal(Disk disk, String directory, Problems problems) {
        this.disk = disk;
        this.directory = directory;
        this.problems = problems;
    }

    /** Valid journal lines, in order. */
    void lines(Bytes lines) {
        var reader = new Lines(lines);
        for (long offset = 0; offset < lines.length(); offset += batch.consumed()) {
            batch.fill(reader, offset, Long.MAX_VALUE, Integer.MAX_VALUE);
            batch.groups().forEach(this::compare);
        }
    }

    private record Lines(Bytes bytes) implements JournalReader {
        @Override
        public long end() {
            return bytes.length();
        }

        @Override
        public int read(long offset, byte[] into, int at, int length) {
            int count = (int) Math.min(length, end() - offset);
            System.arraycopy(bytes.array(), bytes.offset() + (int) offset, into, at, count);
            return count;
        }
    }

    private void compare(RowBatch.Group group) {
        renderer.clear();
        long position = expected.getOrDefault(group.sensorId(), 0L);
        if (position == 0) {
            renderer.header();
        }
        batch.render(group, 0, renderer);
        byte[] rows = renderer.finish();
        expected.put(group.sensorId(), position + renderer.length());
        if (!differing.contains(group.sensorId())
                && !stands(group.sensorId(), position, rows, renderer.length())) {
            differing.add(group.sensorId());
            problems.add(
                    path(group.sensorId())
                            + " differs from its journal at or behind byte "
                            + position);
        }
    }

    private boolean stands(String sensorId, long position, byte[] rows, int length) {
        if (!disk.exists(path(sensorId))) {
            return false;
        }
        var present = new byte[length];
        try (var file = disk.open(path(sensorId), Disk.Mode.READ)) {
            int count = file.read(position, present, 0, length);
            return Arrays.equals(present, 0, count, rows, 0, length);
        }
    }

    /** All lines were given: a CSV file must not hold more than they say. */
    void end(String sensorId, long size) {
        long wanted = expected.getOrDefault(sensorId, 0L);
        if (size > wanted && !differing.contains(sensorId)) {
            problems.add(path(sensorId) + " holds more than its journal says: from byte " + wanted);
        }
    }

    private String path(String sensorId) {
        return directory + "/" + CsvFormat.fileName(sensorId);
    }
}
