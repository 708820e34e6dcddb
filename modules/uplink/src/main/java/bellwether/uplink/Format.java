package bellwether.uplink;

/** How one reading is written on one line, in characters of ASCII. */
public enum Format {
    /** InfluxDB's line protocol, with times in nanoseconds. */
    INFLUX,
    /** A JSON object. */
    JSON,
    /** As in the CSV files, with the reading's tag in front. */
    CSV;

    /**
     * {@return the line, without line feed}
     *
     * @param name what the readings are called there: the measurement in InfluxDB
     */
    String line(Recorded recorded, String name) {
        return switch (this) {
            case INFLUX -> InfluxLine.of(recorded, name);
            case JSON -> JsonLine.of(recorded);
            case CSV -> csv(recorded);
        };
    }

    private static String csv(Recorded recorded) {
        var reading = recorded.reading();
        return String.join(
                ",",
                recorded.tag().toString(),
                Long.toString(recorded.sequence()),
                reading.timestamp(),
                reading.sensorId(),
                reading.temperature(),
                reading.humidity(),
                reading.pressure());
    }
}
