package bellwether.launcher.report;

import bellwether.launcher.gaps.Ledger;
import bellwether.launcher.history.History;
import bellwether.launcher.history.Row;
import bellwether.protocol.EpochLine;
import java.util.Map;
import java.util.TreeMap;

/**
 * Gathers in one pass over a record all that a report shows. Memory grows with sensors, gaps and
 * views, not with the record. Confined to one thread.
 */
final class Sampling implements History.Reader {
    /**
     * Buckets of one sensor: some for each pixel of a wide screen, so that there is something to
     * zoom into.
     */
    static final int BUCKETS_MAX = 8_192;

    /** Buckets of all sensors together, as long as each may have some. */
    static final int BUCKETS_ALL = 16 * BUCKETS_MAX;

    static final int BUCKETS_MIN = 512;

    private final long from;
    private final long to;
    private final Ledger ledger = new Ledger();
    private final Leaders leaders = new Leaders();
    private final Map<String, Sensor> sensors = new TreeMap<>();
    private int buckets = BUCKETS_MAX;
    private long newest = Long.MIN_VALUE;
    private long first = Long.MAX_VALUE;
    private long readings;

    /** What is kept of a sensor. */
    record Sensor(Samples samples, Days days) {}

    /**
     * @param from the time that is shown, milliseconds since 1970
     * @param to its end
     */
    Sampling(long from, long to) {
        this.from = from;
        this.to = to;
    }

    @Override
    public void row(Row row) {
        ledger.row(row);
        newest = Math.max(newest, row.epochMillis());
        if (row.epochMillis() >= from && row.epochMillis() < to) {
            readings++;
            first = Math.min(first, row.epochMillis());
            Sensor sensor = sensors.get(row.sensor());
            if (sensor == null) {
                sensor = begin(row.sensor());
            }
            sensor.samples().add(row);
            sensor.days().add(row);
        }
    }

    private Sensor begin(String id) {
        while (buckets > BUCKETS_MIN && buckets * (sensors.size() + 1) > BUCKETS_ALL) {
            buckets /= 2;
            sensors.values().forEach(sensor -> sensor.samples().limit(buckets));
        }
        var sensor = new Sensor(new Samples(buckets), new Days());
        sensors.put(id, sensor);
        return sensor;
    }

    @Override
    public void withoutTime(String sensor) {
        ledger.withoutTime(sensor);
    }

    @Override
    public void epoch(EpochLine epoch) {
        leaders.begin(epoch, newest);
    }

    Ledger ledger() {
        return ledger;
    }

    Leaders leaders() {
        return leaders;
    }

    /** {@return the sensors with readings in the time that is shown, by id} */
    Map<String, Sensor> sensors() {
        return sensors;
    }

    /** {@return the least time that is shown, milliseconds since 1970} */
    long first() {
        return first;
    }

    /** {@return how many readings are in the time that is shown} */
    long readings() {
        return readings;
    }
}
