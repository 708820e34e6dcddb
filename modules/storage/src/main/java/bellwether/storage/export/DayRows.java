package bellwether.storage.export;

import bellwether.protocol.ReadingTime;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Rows of a stretch of record by the day of their time, in memory, until they are as many as it may
 * hold. Confined to one thread.
 */
final class DayRows {
    private static final int SECONDS_PER_DAY = 86_400;
    private static final int FIRST_CELL_AT = "DATA|".length();

    /** One day's rows. */
    static final class Day {
        private final OptionalLong epochDay;
        private final ByteArrayOutputStream rows = new ByteArrayOutputStream();
        private long first;
        private long last;

        private Day(OptionalLong epochDay) {
            this.epochDay = epochDay;
        }

        Part part() {
            return Part.of(epochDay, first, last);
        }

        ByteArrayOutputStream rows() {
            return rows;
        }

        private void begin(long sequence) {
            rows.writeBytes(Long.toString(sequence).getBytes(StandardCharsets.US_ASCII));
            first = first == 0 ? sequence : first;
            last = sequence;
        }

        private void cells(byte[] payload, int from, int to) {
            rows.write(',');
            for (int i = from; i < to; i++) {
                rows.write(payload[i] == '|' ? ',' : payload[i]);
            }
        }
    }

    private final Range range;
    private final int bytesMax;
    private final ReadingTime time = new ReadingTime();
    private final Map<OptionalLong, Day> days = new LinkedHashMap<>();
    private long bytes;
    private long count;

    /**
     * @param bytesMax how many bytes of rows it takes, and a row more
     */
    DayRows(Range range, int bytesMax) {
        this.range = range;
        this.bytesMax = bytesMax;
    }

    /**
     * Takes the reading whose payload is {@code payload[from, to)}, if it is wanted.
     *
     * @return whether there is room for another
     */
    boolean add(long sequence, byte[] payload, int from, int to) {
        int sensorFrom = from + FIRST_CELL_AT;
        int sensorTo = cellEnd(payload, sensorFrom, to);
        int timeTo = cellEnd(payload, sensorTo + 1, to);
        OptionalLong second = second(payload, sensorTo + 1, timeTo);
        if (range.contains(second)) {
            Day day = days.computeIfAbsent(epochDay(second), Day::new);
            int before = day.rows.size();
            day.begin(sequence);
            day.cells(payload, sensorTo + 1, timeTo);
            day.cells(payload, sensorFrom, sensorTo);
            day.cells(payload, timeTo + 1, to);
            day.rows.write('\n');
            bytes += day.rows.size() - before;
            count++;
        }
        return bytes < bytesMax;
    }

    private OptionalLong second(byte[] payload, int from, int to) {
        return time.at(payload, from, to) ? OptionalLong.of(time.second()) : OptionalLong.empty();
    }

    private static OptionalLong epochDay(OptionalLong second) {
        return second.isEmpty()
                ? second
                : OptionalLong.of(Math.floorDiv(second.getAsLong(), SECONDS_PER_DAY));
    }

    private static int cellEnd(byte[] payload, int from, int to) {
        int i = from;
        while (i < to && payload[i] != '|') {
            i++;
        }
        return i;
    }

    /** {@return how many rows there are} */
    long count() {
        return count;
    }

    /** {@return the days, each with its rows in the order of the record} */
    Collection<Day> days() {
        return days.values();
    }
}
