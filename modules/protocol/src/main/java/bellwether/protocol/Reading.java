package bellwether.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One measurement, every value exactly as it was written: no rounding, no locale. A missing value
 * is an empty text. Keeps its payload form, {@code
 * DATA|sensor_id|timestamp|temperature|humidity|pressure}, and nothing else: most readings are
 * handed on as they are, and nobody asks for their fields. Immutable; equal if all fields are.
 */
public final class Reading {
    private static final byte[] START = {'D', 'A', 'T', 'A', '|'};
    private static final int BARS_BETWEEN_FIELDS = 4;

    private final Bytes payload;

    /**
     * @param sensorId see {@link SensorId}
     * @param timestamp 1 to 40 characters of {@code 0-9A-Za-z:.+-_} and blank; bellwether itself
     *     writes ISO 8601 in UTC
     * @param temperature in degrees Celsius, decimal or empty
     * @param humidity relative, in percent, decimal or empty
     * @param pressure in hectopascal, decimal or empty
     * @throws MalformedException if a field breaks its rule
     */
    public Reading(
            String sensorId,
            String timestamp,
            String temperature,
            String humidity,
            String pressure) {
        byte[] bytes = written(sensorId, timestamp, temperature, humidity, pressure);
        if (!Payload.problem(bytes, 0, bytes.length).isEmpty()) {
            SensorId.require(sensorId);
            Payload.requireTimestamp(timestamp);
            Payload.requireNumber("temperature", temperature);
            Payload.requireNumber("humidity", humidity);
            Payload.requireNumber("pressure", pressure);
        }
        payload = Bytes.of(bytes);
    }

    private Reading(Bytes payload) {
        this.payload = payload;
    }

    /**
     * {@return the reading in {@code payload}, of which it keeps a copy: whoever reads a journal
     * uses the same memory again}
     *
     * @throws MalformedException if {@code payload} is none
     */
    public static Reading parse(Bytes payload) {
        String problem = Payload.problem(payload.array(), payload.offset(), payload.end());
        if (!problem.isEmpty()) {
            throw new MalformedException(problem);
        }
        return new Reading(Bytes.of(payload.toArray()));
    }

    /** {@return who has measured} */
    public String sensorId() {
        return field(1);
    }

    /** {@return when, as it was written} */
    public String timestamp() {
        return field(2);
    }

    /** {@return in degrees Celsius, or empty} */
    public String temperature() {
        return field(3);
    }

    /** {@return relative, in percent, or empty} */
    public String humidity() {
        return field(4);
    }

    /** {@return in hectopascal, or empty} */
    public String pressure() {
        return field(5);
    }

    /** {@return the payload form} */
    public Bytes payload() {
        return payload;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Reading that && payload.equals(that.payload);
    }

    @Override
    public int hashCode() {
        return payload.hashCode();
    }

    @Override
    public String toString() {
        return payload.toString();
    }

    /** {@return the text behind the {@code bars}th bar, up to the next one or the end} */
    private String field(int bars) {
        byte[] bytes = payload.array();
        int from = payload.offset();
        for (int i = 0; i < bars; i++) {
            from = Ascii.indexOf('|', bytes, from, payload.end()) + 1;
        }
        int bar = Ascii.indexOf('|', bytes, from, payload.end());
        int to = bar < 0 ? payload.end() : bar;
        return new String(bytes, from, to - from, StandardCharsets.US_ASCII);
    }

    /** The payload form at its length, without a text of all of it before. */
    private static byte[] written(
            String sensorId,
            String timestamp,
            String temperature,
            String humidity,
            String pressure) {
        int length =
                sensorId.length()
                        + timestamp.length()
                        + temperature.length()
                        + humidity.length()
                        + pressure.length();
        var bytes = Arrays.copyOf(START, START.length + length + BARS_BETWEEN_FIELDS);
        int at = putWithBar(sensorId, bytes, START.length);
        at = putWithBar(timestamp, bytes, at);
        at = putWithBar(temperature, bytes, at);
        at = putWithBar(humidity, bytes, at);
        put(pressure, bytes, at);
        return bytes;
    }

    private static int putWithBar(String field, byte[] bytes, int at) {
        int end = put(field, bytes, at);
        bytes[end] = '|';
        return end + 1;
    }

    /** A character that is not ASCII becomes a byte that is not, either: no field may have one. */
    private static int put(String field, byte[] bytes, int at) {
        int length = field.length();
        for (int i = 0; i < length; i++) {
            char c = field.charAt(i);
            bytes[at + i] = (byte) (c < 0x80 ? c : 0x80);
        }
        return at + length;
    }
}
