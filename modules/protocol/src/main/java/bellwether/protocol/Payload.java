package bellwether.protocol;

/**
 * The grammar of {@code DATA|sensor_id|timestamp|temperature|humidity|pressure}, checked on bytes
 * without allocation: a payload passes here at every entrance (sensor, file, connection) before it
 * may get a place in the order.
 */
public final class Payload {
    /** Longest timestamp, in characters. */
    public static final int TIMESTAMP_LENGTH_MAX = 40;

    /** Longest number, in characters. */
    public static final int NUMBER_LENGTH_MAX = 32;

    private static final int FIELDS = 6;

    private Payload() {}

    /** {@return what is wrong with the payload in {@code bytes[from, to)}; empty: nothing} */
    public static String problem(byte[] bytes, int from, int to) {
        if (to - from > Limits.PAYLOAD_BYTES_MAX) {
            return "payload is longer than " + Limits.PAYLOAD_BYTES_MAX + " bytes";
        }
        if (!startsWithData(bytes, from, to)) {
            return "payload does not start with DATA|";
        }
        int field = 1;
        int start = from + 5;
        for (int i = start; i <= to; i++) {
            if (i == to || bytes[i] == '|') {
                String problem = fieldProblem(field, bytes, start, i);
                if (!problem.isEmpty()) {
                    return problem;
                }
                field++;
                start = i + 1;
            }
        }
        return field == FIELDS ? "" : "payload has " + field + " fields, not " + FIELDS;
    }

    /** {@return whether {@code bytes[from, to)} starts as a payload does} */
    public static boolean startsWithData(byte[] bytes, int from, int to) {
        return to - from >= 5
                && bytes[from] == 'D'
                && bytes[from + 1] == 'A'
                && bytes[from + 2] == 'T'
                && bytes[from + 3] == 'A'
                && bytes[from + 4] == '|';
    }

    private static String fieldProblem(int field, byte[] bytes, int from, int to) {
        return switch (field) {
            case 1 -> SensorId.isValid(bytes, from, to) ? "" : "sensor id is invalid";
            case 2 -> isTimestamp(bytes, from, to) ? "" : "timestamp is invalid";
            case 3, 4, 5 ->
                    isNumber(bytes, from, to)
                            ? ""
                            : "value " + (field - 2) + " is neither empty nor a decimal number";
            default -> "payload has more than " + FIELDS + " fields";
        };
    }

    private static boolean isTimestamp(byte[] bytes, int from, int to) {
        if (to - from < 1 || to - from > TIMESTAMP_LENGTH_MAX) {
            return false;
        }
        for (int i = from; i < to; i++) {
            byte c = bytes[i];
            boolean allowed =
                    c >= '0' && c <= ':'
                            || c >= 'A' && c <= 'Z'
                            || c >= 'a' && c <= 'z'
                            || c == '-'
                            || c == '+'
                            || c == '.'
                            || c == '_'
                            || c == ' ';
            if (!allowed) {
                return false;
            }
        }
        return bytes[from] != ' '
                && bytes[from] != '-'
                && bytes[from] != '+'
                && bytes[to - 1] != ' ';
    }

    /** Empty, or {@code -?digits[.digits][e[+-]digits]}. */
    private static boolean isNumber(byte[] bytes, int from, int to) {
        if (from == to) {
            return true;
        }
        if (to - from > NUMBER_LENGTH_MAX) {
            return false;
        }
        int i = bytes[from] == '-' ? from + 1 : from;
        int end = digits(bytes, i, to);
        if (end == i) {
            return false;
        }
        i = end;
        if (i < to && bytes[i] == '.') {
            end = digits(bytes, i + 1, to);
            if (end == i + 1) {
                return false;
            }
            i = end;
        }
        return i == to || isExponent(bytes, i, to);
    }

    private static boolean isExponent(byte[] bytes, int from, int to) {
        if (bytes[from] != 'e' && bytes[from] != 'E') {
            return false;
        }
        int i = from + 1;
        if (i < to && (bytes[i] == '-' || bytes[i] == '+')) {
            i++;
        }
        return i < to && digits(bytes, i, to) == to;
    }

    private static int digits(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && bytes[i] >= '0' && bytes[i] <= '9') {
            i++;
        }
        return i;
    }

    static void requireTimestamp(String text) {
        byte[] bytes = Bytes.utf8(text).array();
        if (!isTimestamp(bytes, 0, bytes.length)) {
            throw new MalformedException(
                    "timestamp '"
                            + Printable.of(text)
                            + "' is not 1 to "
                            + TIMESTAMP_LENGTH_MAX
                            + " letters, digits, ':', '.', '+', '-', '_' or blanks");
        }
    }

    static void requireNumber(String field, String text) {
        byte[] bytes = Bytes.utf8(text).array();
        if (!isNumber(bytes, 0, bytes.length)) {
            throw new MalformedException(
                    field
                            + " '"
                            + Printable.of(text)
                            + "' is neither empty nor a decimal number of at most "
                            + NUMBER_LENGTH_MAX
                            + " characters");
        }
    }
}
