package bellwether.protocol;

import java.util.zip.CRC32C;

/**
 * The chained checksum of journal lines. The CRC of a line is CRC-32C (RFC 3720, appendix B.4) over
 * the eight hexadecimal digits of the CRC before it, a line feed, and the line up to but not
 * including its last colon. The journal's first line follows {@code 00000000}. So equal CRCs at an
 * equal offset say that all bytes before it are equal, and in a run of lines the bytes to sum up
 * are contiguous: one call per line.
 *
 * <pre>
 *   …:5a0c31f7\nORDERED:42:…|1012.00:9be2d6aa\n
 *     '------- summed up -----------' '-- result
 * </pre>
 *
 * <p>Confined to one thread.
 */
public final class LineChain {
    /** Bytes that a line carries for it: a colon and eight digits; the line feed is not counted. */
    public static final int SUFFIX_LENGTH = 9;

    private final CRC32C crc = new CRC32C();
    private final byte[] link = new byte[9];

    /**
     * {@return the CRC of the line whose part up to its last colon is {@code bytes[from, to)},
     * after {@code previous}}
     */
    public int next(int previous, byte[] bytes, int from, int to) {
        crc.reset();
        Ascii.putHex32(link, 0, previous);
        link[8] = '\n';
        crc.update(link, 0, link.length);
        crc.update(bytes, from, to - from);
        return (int) crc.getValue();
    }

    /**
     * As {@link #next}, where the line before it, with CRC and line feed, stands right before
     * {@code from} in {@code bytes}.
     */
    public int nextContiguous(byte[] bytes, int from, int to) {
        crc.reset();
        crc.update(bytes, from - link.length, to - from + link.length);
        return (int) crc.getValue();
    }
}
