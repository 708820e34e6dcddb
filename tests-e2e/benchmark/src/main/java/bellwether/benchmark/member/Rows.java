package bellwether.benchmark.member;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** CSV rows as bytes, until they are written. Confined by whoever owns it. */
final class Rows {
    private static final int BYTES_FIRST = 64 << 10;
    private static final int ROW_BYTES_MAX = 512;

    private byte[] bytes = new byte[BYTES_FIRST];
    private int length;

    /**
     * Adds a row.
     *
     * @param rest the payload's fields from the timestamp on begin there
     */
    void add(long sequence, byte[] sensor, byte[] payload, int rest, int restLength) {
        if (bytes.length - length < ROW_BYTES_MAX) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
        number(sequence);
        bytes[length++] = ',';
        int at = rest;
        int end = rest + restLength;
        while (payload[at] != '|') {
            bytes[length++] = payload[at++]; // the timestamp stands before the sensor in a file
        }
        bytes[length++] = ',';
        System.arraycopy(sensor, 0, bytes, length, sensor.length);
        length += sensor.length;
        for (; at < end; at++) {
            byte next = payload[at];
            bytes[length++] = next == '|' ? (byte) ',' : next;
        }
        bytes[length++] = '\n';
    }

    private void number(long value) {
        int begin = length;
        for (long left = value; left > 0; left /= 10) {
            bytes[length++] = (byte) ('0' + left % 10);
        }
        for (int i = begin, j = length - 1; i < j; i++, j--) {
            byte digit = bytes[i];
            bytes[i] = bytes[j];
            bytes[j] = digit;
        }
    }

    /** Writes all rows, and is empty then. */
    void writeTo(OutputStream file) throws IOException {
        file.write(bytes, 0, length);
        length = 0;
    }
}
