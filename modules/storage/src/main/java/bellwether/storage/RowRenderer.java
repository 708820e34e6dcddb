package bellwether.storage;

import bellwether.protocol.Ascii;
import java.util.Arrays;

/**
 * Renders readings as CSV rows. Every value stands in the row as it stands in the payload; the
 * grammar of payloads leaves nothing to quote, so that a row is made by copying bytes. Confined to
 * one thread.
 */
final class RowRenderer {
    private static final int PREFIX_LENGTH = "DATA|".length();

    /** What a row has more than its payload: a sequence, at most. */
    private static final int GROWTH_MAX = Ascii.DIGITS_MAX + 2;

    private byte[] rows = new byte[1 << 12];
    private int length;

    /** Starts anew. */
    void clear() {
        length = 0;
    }

    void header() {
        byte[] header = CsvFormat.header();
        reserve(header.length);
        length = copy(header, 0, header.length, length);
    }

    /** Adds the row of the reading whose payload is {@code bytes[from, to)}. */
    void row(long sequence, byte[] bytes, int from, int to) {
        reserve(to - from + GROWTH_MAX);
        int sensor = from + PREFIX_LENGTH;
        int sensorTo = next(bytes, sensor, to);
        int time = sensorTo + 1;
        int timeTo = next(bytes, time, to);
        int at = Ascii.putLong(rows, length, sequence);
        rows[at++] = ',';
        at = copy(bytes, time, timeTo, at);
        rows[at++] = ',';
        at = copy(bytes, sensor, sensorTo, at);
        at = Ascii.copyReplacing('|', ',', bytes, timeTo, to, rows, at);
        rows[at++] = '\n';
        length = at;
    }

    private int copy(byte[] bytes, int from, int to, int at) {
        System.arraycopy(bytes, from, rows, at, to - from);
        return at + to - from;
    }

    private void reserve(int count) {
        if (rows.length - length < count) {
            rows = Arrays.copyOf(rows, Math.max(2 * rows.length, length + count));
        }
    }

    /** {@return where the field at {@code from} ends} */
    static int next(byte[] bytes, int from, int to) {
        int bar = Ascii.indexOf('|', bytes, from, to);
        return bar < 0 ? to : bar;
    }

    /** {@return what was rendered since {@link #clear}; the array is used again after that} */
    byte[] rows() {
        return rows;
    }

    /** {@return how long that is} */
    int length() {
        return length;
    }
}
