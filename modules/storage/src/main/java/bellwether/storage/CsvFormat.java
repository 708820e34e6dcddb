package bellwether.storage;

import bellwether.protocol.Bytes;
import bellwether.protocol.SensorId;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The CSV files' names, columns and header. */
public final class CsvFormat {
    /** The first line, without its line feed. */
    public static final String HEADER =
            "sequence,timestamp,sensor_id,temperature_c,humidity_pct,pressure_hpa";

    static final List<String> COLUMNS = List.of(HEADER.split(","));

    private static final byte[] FIRST_LINE = (HEADER + "\n").getBytes(StandardCharsets.US_ASCII);
    private static final String SUFFIX = ".csv";

    private CsvFormat() {}

    /** {@return the first line, line feed included} */
    public static byte[] header() {
        return FIRST_LINE.clone();
    }

    static int headerLength() {
        return FIRST_LINE.length;
    }

    static String fileName(String sensorId) {
        return sensorId + SUFFIX;
    }

    /** {@return whether a file may be a sensor's, by its name} */
    static boolean isFileName(String name) {
        if (!name.endsWith(SUFFIX)) {
            return false;
        }
        byte[] id = Bytes.utf8(sensorId(name)).array();
        return SensorId.isValid(id, 0, id.length);
    }

    static String sensorId(String fileName) {
        return fileName.substring(0, fileName.length() - SUFFIX.length());
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
