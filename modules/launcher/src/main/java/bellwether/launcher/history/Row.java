package bellwether.launcher.history;

import java.nio.charset.StandardCharsets;

/**
 * One reading as it stands in the journal. There is one such object in a pass: it stands on the
 * next reading after the call that shows it. Confined to one thread.
 */
public final class Row {
    /** How many quantities a reading has. */
    public static final int QUANTITIES = 3;

    private static final int EXACT_DIGITS_MAX = 15;
    private static final double[] POWERS = new double[EXACT_DIGITS_MAX + 1];

    static {
        POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++) {
            POWERS[i] = POWERS[i - 1] * 10;
        }
    }

    private final int[] froms = new int[QUANTITIES];
    private final int[] tos = new int[QUANTITIES];
    private final double[] values = new double[QUANTITIES];
    private int read; // a bit for each of the values: it was read from the bytes
    private byte[] bytes = {};
    private String sensor = "";
    private String source = "";
    private long sequence;
    private long epochMillis;

    void set(String sensor, String source, long sequence, long epochMillis) {
        this.sensor = sensor;
        this.source = source;
        this.sequence = sequence;
        this.epochMillis = epochMillis;
    }

    /**
     * @param from of the first value, behind the bar before it
     * @param to where the payload ends
     */
    void values(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        read = 0;
        int at = from;
        for (int i = 0; i < QUANTITIES; i++) {
            froms[i] = at;
            while (at < to && bytes[at] != '|') {
                at++;
            }
            tos[i] = at;
            at++;
        }
    }

    /** {@return the sensor's id; the same object for the same sensor} */
    public String sensor() {
        return sensor;
    }

    /**
     * {@return who took it in: {@code <peer_id>.<incarnation>}; mostly the same object as before}
     */
    public String source() {
        return source;
    }

    /** {@return its place in the order} */
    public long sequence() {
        return sequence;
    }

    /** {@return its time, by the clock of the host that measured} */
    public long epochMillis() {
        return epochMillis;
    }

    /**
     * {@return a value, NaN if it is missing}
     *
     * @param quantity 0 temperature, 1 humidity, 2 pressure
     */
    public double value(int quantity) {
        int bit = 1 << quantity;
        if ((read & bit) == 0) {
            values[quantity] = number(quantity);
            read |= bit;
        }
        return values[quantity];
    }

    private double number(int quantity) {
        int from = froms[quantity];
        int to = tos[quantity];
        if (from == to) {
            return Double.NaN;
        }
        long mantissa = 0;
        int decimals = -1;
        int digits = 0;
        boolean negative = bytes[from] == '-';
        for (int i = negative ? from + 1 : from; i < to; i++) {
            int digit = bytes[i] - '0';
            if (digit >= 0 && digit <= 9 && digits < EXACT_DIGITS_MAX) {
                mantissa = mantissa * 10 + digit;
                digits++;
                decimals += decimals >= 0 ? 1 : 0;
            } else if (bytes[i] == '.') {
                decimals = 0;
            } else {
                return slowly(from, to);
            }
        }
        double value = mantissa / POWERS[Math.max(decimals, 0)];
        return negative ? -value : value;
    }

    private double slowly(int from, int to) {
        return Double.parseDouble(new String(bytes, from, to - from, StandardCharsets.US_ASCII));
    }
}
