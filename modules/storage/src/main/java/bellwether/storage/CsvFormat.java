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

    /** With so many bytes of the header a file is one of ours that was damaged. */
    private static final int DAMAGED_SAME_MIN = FIRST_LINE.length * 3 / 4;

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
        /** The header, but for some of its bytes. */
        DAMAGED,
        /** Something else. */
        FOREIGN
    }

    /** {@return what the first bytes of {@code file} say} */
    static Kind kind(DiskFile file) {
        var start = new byte[FIRST_LINE.length];
        int length = file.read(0, start, 0, start.length);
        int same = 0;
        boolean torn = true;
        for (int i = 0; i < length; i++) {
            same += start[i] == FIRST_LINE[i] ? 1 : 0;
            torn &= start[i] == FIRST_LINE[i] || start[i] == 0;
        }
        if (same == FIRST_LINE.length) {
            return Kind.OURS;
        }
        if (torn) {
            return Kind.TORN;
        }
        return same < DAMAGED_SAME_MIN ? Kind.FOREIGN : Kind.DAMAGED;
    }
}
