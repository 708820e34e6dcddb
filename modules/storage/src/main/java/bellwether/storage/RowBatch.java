package bellwether.storage;

import bellwether.protocol.Ascii;
import bellwether.protocol.JournalReader;
import bellwether.protocol.LineChain;
import bellwether.protocol.OrderedLine;
import bellwether.protocol.PeerId;
import bellwether.protocol.Source;
import bellwether.protocol.SourceKey;
import bellwether.protocol.Sources;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The readings of one stretch of journal, grouped by the file that their rows belong to and in
 * order within each group. Confined to one thread, used again for each stretch.
 */
final class RowBatch {
    /** The rows of one file: a chain through the batch. */
    static final class Group {
        private final String sensorId;
        private final byte[] idBytes;
        private final long period;
        private final String fileName;
        private final int head;
        private final List<Integer> origins = new ArrayList<>(1);
        private int last;

        private Group(Key key, byte[] idBytes, CsvRoll roll, int row) {
            this.sensorId = key.sensorId();
            this.idBytes = idBytes;
            this.period = key.period();
            this.fileName = CsvName.of(sensorId, roll, period).fileName();
            this.head = row;
            this.last = row;
        }

        String sensorId() {
            return sensorId;
        }

        /** {@return which of the sensor's files it is} */
        long period() {
            return period;
        }

        String fileName() {
            return fileName;
        }

        int last() {
            return last;
        }
    }

    private record Key(String sensorId, long period) {}

    private static final int NONE = -1;

    private static final int BYTES_AT_FIRST = 4_096;

    /** Changes of origin of one sensor that are kept of one batch: more say nothing more. */
    private static final int ORIGINS_MAX = 8;

    private static final int SENSOR_AT = "DATA|".length();

    private final int bytesMax;
    private byte[] bytes = {};
    private final OrderedLine line = new OrderedLine();
    private final Map<Key, Group> groups = new LinkedHashMap<>();
    private final CsvRoll roll;
    private final Sources sources;
    private final RowPeriods periods;
    private long[] sequence = new long[1024];
    private int[] payloadFrom = new int[1024];
    private int[] payloadTo = new int[1024];
    private int[] next = new int[1024];
    private int rows;
    private int consumed;

    /**
     * @param bytesMax longest stretch; a line fits in
     * @param sources of the journal that is read: tell whose readings come
     */
    RowBatch(int bytesMax, CsvRoll roll, Sources sources) {
        this.bytesMax = bytesMax;
        this.roll = roll;
        this.sources = sources;
        periods = new RowPeriods(roll, sources);
    }

    /**
     * Reads complete lines from {@code offset} on that end at {@code limit} at the latest, at most
     * {@code rowsMax} readings.
     */
    void fill(JournalReader journal, long offset, long limit, int rowsMax) {
        int wanted = Math.clamp(limit - offset, 0, bytesMax);
        int filled = 0;
        int count = 1;
        while (filled < wanted && count > 0) {
            if (filled == bytes.length) { // limit may be far behind the end
                bytes = Arrays.copyOf(bytes, Math.clamp(2L * filled, BYTES_AT_FIRST, bytesMax));
            }
            int room = Math.min(wanted, bytes.length) - filled;
            count = journal.read(offset + filled, bytes, filled, room);
            filled += Math.max(0, count);
        }
        parse(offset, filled, rowsMax);
    }

    private void parse(long offset, int filled, int rowsMax) {
        groups.clear();
        rows = 0;
        consumed = 0;
        Group recent = null;
        while (rows < rowsMax) {
            int end = lineEnd(consumed, filled);
            if (end < 0) {
                break;
            }
            if (line.at(bytes, consumed, end)) {
                recent = add(recent);
            } else if (bytes[consumed] != 'E') {
                throw new IllegalStateException("no journal line at offset " + (offset + consumed));
            }
            consumed = end + 1;
        }
    }

    private int lineEnd(int from, int filled) {
        return Ascii.indexOf('\n', bytes, from, filled);
    }

    private Group add(Group recent) {
        if (rows == sequence.length) {
            grow();
        }
        sequence[rows] = line.sequence();
        payloadFrom[rows] = line.payloadFrom();
        payloadTo[rows] = line.payloadTo();
        next[rows] = NONE;
        int idFrom = line.payloadFrom() + SENSOR_AT;
        int idTo = RowRenderer.next(bytes, idFrom, line.payloadTo());
        long period = periods.of(bytes, line.tagFrom(), idTo + 1, line.payloadTo());
        Group group = recent;
        boolean same =
                group != null
                        && group.period == period
                        && Arrays.equals(
                                bytes, idFrom, idTo, group.idBytes, 0, group.idBytes.length);
        if (!same) {
            group = group(Arrays.copyOfRange(bytes, idFrom, idTo), period);
        }
        if (group.last != rows) {
            next[group.last] = rows;
            group.last = rows;
        }
        rows++;
        noteOrigin(group, line.tagFrom());
        return group;
    }

    private void noteOrigin(Group group, int tag) {
        boolean isSame =
                !group.origins.isEmpty()
                        && SourceKey.beginSame(bytes, group.origins.getLast(), bytes, tag);
        if (!isSame && group.origins.size() < ORIGINS_MAX) {
            if (!group.origins.isEmpty() && origin(group.origins.getLast()).equals(origin(tag))) {
                group.origins.removeLast(); // the same peer, by another start or in another way
            }
            group.origins.add(tag);
        }
    }

    private Optional<PeerId> origin(int tag) {
        return sources.ofTag(bytes, tag).map(Source::origin);
    }

    /** {@return whose readings the group holds, in order, of a row of one peer's only the first} */
    List<PeerId> origins(Group group) {
        var origins = new ArrayList<PeerId>();
        for (int tag : group.origins) {
            origin(tag)
                    .filter(origin -> origins.isEmpty() || !origin.equals(origins.getLast()))
                    .ifPresent(origins::add);
        }
        return origins;
    }

    private Group group(byte[] id, long period) {
        return groups.computeIfAbsent(
                new Key(new String(id, StandardCharsets.ISO_8859_1), period),
                key -> new Group(key, id, roll, rows));
    }

    /** {@return the newest times of all readings that were gone over} */
    NewestTimes newest() {
        return periods.newest();
    }

    private void grow() {
        int length = 2 * rows;
        sequence = Arrays.copyOf(sequence, length);
        payloadFrom = Arrays.copyOf(payloadFrom, length);
        payloadTo = Arrays.copyOf(payloadTo, length);
        next = Arrays.copyOf(next, length);
    }

    /** {@return how many readings there are} */
    int rows() {
        return rows;
    }

    /** {@return how many bytes of complete lines were read} */
    int consumed() {
        return consumed;
    }

    /** {@return the sequence of the last reading; there is one} */
    long lastSequence() {
        return sequence[rows - 1];
    }

    /** {@return the chained CRC behind the last line; there is one} */
    int crc() {
        return (int) Ascii.parseHex32(bytes, consumed - LineChain.SUFFIX_LENGTH);
    }

    Collection<Group> groups() {
        return groups.values();
    }

    long sequence(int row) {
        return sequence[row];
    }

    /**
     * {@return the rows of {@code group} above {@code sequenceAbove}, as long as {@code renderer}
     * says, which uses the array again}
     *
     * @param header whether the header comes before them
     */
    byte[] render(Group group, boolean header, long sequenceAbove, RowRenderer renderer) {
        renderer.clear();
        if (header) {
            renderer.header();
        }
        for (int row = group.head; row != NONE; row = next[row]) {
            if (sequence[row] > sequenceAbove) {
                renderer.row(sequence[row], bytes, payloadFrom[row], payloadTo[row]);
            }
        }
        return renderer.rows();
    }
}
