package bellwether.uplink;

/**
 * A reading as one JSON object. Numbers stand as they were written, apart from zeros in front,
 * which JSON does not know; what is missing is null. Nothing in a reading needs an escape.
 */
final class JsonLine {
    private JsonLine() {}

    static String of(Recorded recorded) {
        var reading = recorded.reading();
        return "{\"id\":\""
                + recorded.tag()
                + "\",\"sequence\":"
                + recorded.sequence()
                + ",\"time\":\""
                + reading.timestamp()
                + "\",\"sensor\":\""
                + reading.sensorId()
                + "\",\"temperature_c\":"
                + number(reading.temperature())
                + ",\"humidity_pct\":"
                + number(reading.humidity())
                + ",\"pressure_hpa\":"
                + number(reading.pressure())
                + "}";
    }

    private static String number(String text) {
        return text.isEmpty() ? "null" : text.replaceFirst("^(-?)0+(?=\\d)", "$1");
    }
}
