package bellwether.storage;

import bellwether.protocol.Bytes;
import bellwether.protocol.SensorId;
import java.util.Arrays;
import java.util.Optional;

/**
 * The name of a CSV file: {@code attic.csv}, or of one period {@code attic@2026-11-22.csv}, {@code
 * attic@2026-11.csv}, and {@code attic@undated.csv}. No sensor id has an {@code @}, so the name
 * says all: which sensor, how its files are rolled, and the period.
 *
 * @param period as it is written; empty: the file holds all rows of its sensor
 */
public record CsvName(String sensorId, String period) {
    private static final String SUFFIX = ".csv";
    private static final String SEPARATOR = "@";

    static CsvName of(String sensorId, CsvRoll roll, long period) {
        return new CsvName(sensorId, roll.text(period));
    }

    /** {@return what a file's name says; empty: it is none of a CSV file of ours} */
    public static Optional<CsvName> parse(String fileName) {
        if (!fileName.endsWith(SUFFIX)) {
            return Optional.empty();
        }
        String stem = fileName.substring(0, fileName.length() - SUFFIX.length());
        int at = stem.indexOf(SEPARATOR);
        String period = at < 0 ? "" : stem.substring(at + 1);
        var name = new CsvName(at < 0 ? stem : stem.substring(0, at), period);
        boolean isRolled = !period.isEmpty() && name.isOfAnyRoll();
        return isSensorId(name.sensorId) && (at < 0 || isRolled)
                ? Optional.of(name)
                : Optional.empty();
    }

    private static boolean isSensorId(String text) {
        byte[] id = Bytes.utf8(text).array();
        return SensorId.isValid(id, 0, id.length);
    }

    private boolean isOfAnyRoll() {
        return Arrays.stream(CsvRoll.values()).anyMatch(this::isOf);
    }

    /** {@return whether files are named so where they are rolled like that} */
    public boolean isOf(CsvRoll roll) {
        return roll.parse(period).isPresent();
    }

    /** {@return the file's name} */
    public String fileName() {
        return sensorId + (period.isEmpty() ? "" : SEPARATOR + period) + SUFFIX;
    }
}
