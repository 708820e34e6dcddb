package bellwether.launcher.history;

import java.nio.charset.StandardCharsets;

/** Makes a row, for who takes rows. */
public final class Rows {
    private Rows() {}

    /** {@return a reading; an empty value is missing} */
    public static Row row(String sensor, long epochMillis, String... values) {
        var row = new Row();
        row.set(sensor, "source", 1, epochMillis);
        byte[] bytes = String.join("|", values).getBytes(StandardCharsets.US_ASCII);
        row.values(bytes, 0, bytes.length);
        return row;
    }
}
