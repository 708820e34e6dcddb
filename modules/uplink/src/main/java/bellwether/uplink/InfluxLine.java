package bellwether.uplink;

import bellwether.protocol.Reading;
import bellwether.protocol.ReadingTime;

/**
 * A reading in InfluxDB's line protocol. A point there is known by measurement, tags and time: what
 * comes twice is to be the same point, and what is not the same reading another one. So to a time
 * of whole milliseconds the number of the reading is added as nanoseconds, below a millisecond: it
 * stays the same for ever, unlike the sequence, which is a field.
 */
final class InfluxLine {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private InfluxLine() {}

    static String of(Recorded recorded, String measurement) {
        Reading reading = recorded.reading();
        var line = new StringBuilder(escaped(measurement));
        line.append(",sensor=").append(reading.sensorId());
        line.append(" sequence=").append(recorded.sequence()).append('i');
        line.append(",id=\"").append(recorded.tag()).append('"');
        field(line, "temperature_c", reading.temperature());
        field(line, "humidity_pct", reading.humidity());
        field(line, "pressure_hpa", reading.pressure());
        var nanos = ReadingTime.epochNanos(reading.timestamp());
        if (nanos.isEmpty()) {
            line.append(",time_text=\"").append(reading.timestamp()).append('"');
        }
        return line.append(' ').append(apart(nanos.orElse(0), recorded.tag().n())).toString();
    }

    /** A time that nobody can read is 1970: the point can be found, and comes twice as one. */
    private static long apart(long nanos, long n) {
        return nanos % NANOS_PER_MILLI == 0 ? nanos + n % NANOS_PER_MILLI : nanos;
    }

    private static void field(StringBuilder line, String name, String value) {
        if (value.isEmpty()) {
            return;
        }
        boolean finite = Double.isFinite(Double.parseDouble(value));
        line.append(',').append(name);
        line.append(finite ? "=" : "_text=\"").append(value).append(finite ? "" : "\"");
    }

    private static String escaped(String measurement) {
        return measurement.replace(",", "\\,").replace(" ", "\\ ");
    }
}
