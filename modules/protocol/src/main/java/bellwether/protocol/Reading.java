package bellwether.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * One measurement, every value exactly as it was written: no rounding, no locale. A missing value
 * is an empty text. Payload form {@code DATA|sensor_id|timestamp|temperature|humidity|pressure}.
 *
 * @param sensorId see {@link SensorId}
 * @param timestamp 1 to 40 characters of {@code 0-9A-Za-z:.+-_} and blank; bellwether itself writes
 *     ISO 8601 in UTC
 * @param temperature in degrees Celsius, decimal or empty
 * @param humidity relative, in percent, decimal or empty
 * @param pressure in hectopascal, decimal or empty
 */
public record Reading(
        String sensorId, String timestamp, String temperature, String humidity, String pressure) {
    /**
     * @throws MalformedException if a field breaks its rule
     */
    public Reading {
        Objects.requireNonNull(sensorId);
        Objects.requireNonNull(timestamp);
        Objects.requireNonNull(temperature);
        Objects.requireNonNull(humidity);
        Objects.requireNonNull(pressure);
        Bytes payload = payload(sensorId, timestamp, temperature, humidity, pressure);
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

    /** {@return the payload form} */
    public Bytes payload() {
        return payload(sensorId, timestamp, temperature, humidity, pressure);
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
