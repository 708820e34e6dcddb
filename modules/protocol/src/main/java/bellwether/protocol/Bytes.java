package bellwether.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * A slice of bytes that is handed on, not copied: from here on nobody writes to it. Equality is by
 * content.
 *
 * @param array holds the slice
 * @param offset where it starts
 * @param length how long it is
 */
public record Bytes(byte[] array, int offset, int length) {
    public Bytes {
        Objects.checkFromIndexSize(offset, length, array.length);
    }

    /** {@return all of {@code array}} */
    public static Bytes of(byte[] array) {
        return new Bytes(array, 0, array.length);
    }

    /** {@return the UTF-8 form of {@code text}} */
    public static Bytes utf8(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@return a copy of the slice alone} */
    public byte[] toArray() {
        return Arrays.copyOfRange(array, offset, offset + length);
    }

    /** {@return the position behind the slice} */
    public int end() {
        return offset + length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that
                && Arrays.equals(array, offset, end(), that.array, that.offset, that.end());
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = offset; i < end(); i++) {
            hash = 31 * hash + array[i];
        }
        return hash;
    }

    @Override
    public String toString() {
        return new String(array, offset, length, StandardCharsets.UTF_8);
    }
}
