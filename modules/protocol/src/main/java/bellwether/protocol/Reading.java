package bellwether.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * One measurement, every value exactly as it was written: no rounding, no locale. A missing value
 * is an empty text. Payload form {@code DATA|sensor_id|timestamp|temperature|humidity|pressure},
 * which is made once: to be checked, and to be handed on. Immutable; equal if all fields are.
 */
public final class Reading {
    private final String sensorId;
    private final String timestamp;
    private final String temperature;
    private final String humidity;
    private final String pressure;
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
        this.sensorId = Objects.requireNonNull(sensorId);
        this.timestamp = Objects.requireNonNull(timestamp);
        this.temperature = Objects.requireNonNull(temperature);
        this.humidity = Objects.requireNonNull(humidity);
        this.pressure = Objects.requireNonNull(pressure);
        payload = payload(sensorId, timestamp, temperature, humidity, pressure);
        if (!Payload.problem(payload.array(), payload.offset(), payload.end()).isEmpty()) {
            SensorId.require(sensorId);
            Payload.requireTimestamp(timestamp);
            Payload.requireNumber("temperature", temperature);
            Payload.requireNumber("humidity", humidity);
            Payload.requireNumber("pressure", pressure);
        }
    }

    /**
     * @throws MalformedException if {@code payload} is none
     */
    public static Reading parse(Bytes payload) {
        String problem = Payload.problem(payload.array(), payload.offset(), payload.end());
        if (!problem.isEmpty()) {
            throw new MalformedException(problem);
        }
        String[] fields =
                new String(
                                payload.array(),
                                payload.offset(),
                                payload.length(),
                                StandardCharsets.US_ASCII)
                        .split("\\|", -1);
        return new Reading(fields[1], fields[2], fields[3], fields[4], fields[5]);
    }

    /** {@return who has measured} */
    public String sensorId() {
        return sensorId;
    }

    /** {@return when, as it was written} */
    public String timestamp() {
        return timestamp;
    }

    /** {@return in degrees Celsius, or empty} */
    public String temperature() {
        return temperature;
    }

    /** {@return relative, in percent, or empty} */
    public String humidity() {
        return humidity;
    }

    /** {@return in hectopascal, or empty} */
    public String pressure() {
        return pressure;
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

    private static Bytes payload(
            String sensorId,
            String timestamp,
            String temperature,
            String humidity,
            String pressure) {
        return Bytes.utf8(
                "DATA|"
                        + sensorId
                        + '|'
                        + timestamp
                        + '|'
                        + temperature
                        + '|'
                        + humidity
                        + '|'
                        + pressure);
    }
}
