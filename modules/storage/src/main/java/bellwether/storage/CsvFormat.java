package bellwether.storage;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The CSV files' columns and header. */
public final class CsvFormat {
    /** The first line, without its line feed. */
    public static final String HEADER =
            "sequence,timestamp,sensor_id,temperature_c,humidity_pct,pressure_hpa";

    /** The names of the columns. */
    public static final List<String> COLUMNS = List.of(HEADER.split(","));

    private static final byte[] FIRST_LINE = (HEADER + "\n").getBytes(StandardCharsets.US_ASCII);

    private CsvFormat() {}

    /** {@return the first line, line feed included} */
    public static byte[] header() {
        return FIRST_LINE.clone();
    }

    static int headerLength() {
        return FIRST_LINE.length;
    }

    /** What the first bytes of a file say. */
    enum Kind {
        /** The header. */
        OURS,
        /** The header as a power cut can leave it: short, or in part zeros. */
        TORN,
        /** Something else. */
        FOREIGN
    }

    /** {@return what the first bytes of {@code file} say} */
    static Kind kind(DiskFile file) {
        var start = new byte[FIRST_LINE.length];
        int length = file.read(0, start, 0, start.length);
        boolean torn = length < FIRST_LINE.length;
        for (int i = 0; i < length; i++) {
            if (start[i] != FIRST_LINE[i]) {
                if (start[i] != 0) {
                    return Kind.FOREIGN;
                }
                torn = true;
            }
        }
        return torn ? Kind.TORN : Kind.OURS;
    }
}
