package bellwether.storage;

import java.io.Writer;
import java.util.Arrays;

/** Collects ASCII characters as bytes. Journal lines hold nothing else where a row comes from. */
final class AsciiBuffer extends Writer {
    private byte[] bytes;
    private int length;

    AsciiBuffer(int capacity) {
        bytes = new byte[capacity];
    }

    byte[] array() {
        return bytes;
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
    }

    void write(byte[] ascii) {
        reserve(ascii.length);
        System.arraycopy(ascii, 0, bytes, length, ascii.length);
        length += ascii.length;
    }

    @Override
    public void write(char[] characters, int from, int count) {
        reserve(count);
        for (int i = 0; i < count; i++) {
            bytes[length + i] = (byte) characters[from + i];
        }
        length += count;
    }

    private void reserve(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + count));
        }
    }

    @Override
    public void flush() {
        // what was written is there already
    }

    @Override
    public void close() {
        // holds memory only
    }
}
