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
    private static final int NO_NUMBER = -1;

    /** For each byte whether it may stand in a timestamp. */
    private static final boolean[] TIME = new boolean[256];

    static {
        for (int c = 0; c < TIME.length; c++) {
            TIME[c] = Ascii.isName(c) || c == ':' || c == '+' || c == ' ';
        }
    }

    private Payload() {}

    /** {@return what is wrong with the payload in {@code bytes[from, to)}; empty: nothing} */
    public static String problem(byte[] bytes, int from, int to) {
        return isReading(bytes, from, to) ? "" : whatIsWrong(bytes, from, to);
    }

    /** Goes over each byte once. */
    private static boolean isReading(byte[] bytes, int from, int to) {
        if (to - from > Limits.PAYLOAD_BYTES_MAX || !startsWithData(bytes, from, to)) {
            return false;
        }
        int sensorTo = Ascii.nameEnd(bytes, from + 5, to);
        if (!isBar(bytes, sensorTo, to) || !SensorId.isOfBounds(bytes, from + 5, sensorTo)) {
            return false;
        }
        int timeTo = timestampEnd(bytes, sensorTo + 1, to);
        if (!isBar(bytes, timeTo, to) || !isTimestampOfBounds(bytes, sensorTo + 1, timeTo)) {
            return false;
        }
        int first = numberEnd(bytes, timeTo + 1, to);
        int second = isBar(bytes, first, to) ? numberEnd(bytes, first + 1, to) : NO_NUMBER;
        int third = isBar(bytes, second, to) ? numberEnd(bytes, second + 1, to) : NO_NUMBER;
        return third == to;
    }

    private static boolean isBar(byte[] bytes, int at, int to) {
        return at >= 0 && at < to && bytes[at] == '|';
    }

    private static String whatIsWrong(byte[] bytes, int from, int to) {
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
        return isTimestampOfBounds(bytes, from, to) && timestampEnd(bytes, from, to) == to;
    }

    private static boolean isTimestampOfBounds(byte[] bytes, int from, int to) {
        return to - from >= 1
                && to - from <= TIMESTAMP_LENGTH_MAX
                && bytes[from] != ' '
                && bytes[from] != '-'
                && bytes[from] != '+'
                && bytes[to - 1] != ' ';
    }

    /** {@return where the characters of a timestamp that begin at {@code from} end} */
    private static int timestampEnd(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && TIME[bytes[at] & 0xff]) {
            at++;
        }
        return at;
    }

    private static boolean isNumber(byte[] bytes, int from, int to) {
        return numberEnd(bytes, from, to) == to;
    }

    /**
     * {@return where the number that begins at {@code from} ends: {@code
     * -?digits[.digits][e[+-]digits]} or nothing at all; {@link #NO_NUMBER}: there is none, or it
     * is too long}
     */
    private static int numberEnd(byte[] bytes, int from, int to) {
        if (from == to || bytes[from] == '|') {
            return from;
        }
        int first = bytes[from] == '-' ? from + 1 : from;
        int end = digits(bytes, first, to);
        if (end == first) {
            return NO_NUMBER;
        }
        if (end < to && bytes[end] == '.') {
            int fraction = end + 1;
            end = digits(bytes, fraction, to);
            if (end == fraction) {
                return NO_NUMBER;
            }
        }
        if (end < to && (bytes[end] == 'e' || bytes[end] == 'E')) {
            end = exponentEnd(bytes, end + 1, to);
        }
        return end - from <= NUMBER_LENGTH_MAX ? end : NO_NUMBER;
    }

    private static int exponentEnd(byte[] bytes, int from, int to) {
        int first = from < to && (bytes[from] == '-' || bytes[from] == '+') ? from + 1 : from;
        int end = digits(bytes, first, to);
        return end == first ? NO_NUMBER : end;
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
