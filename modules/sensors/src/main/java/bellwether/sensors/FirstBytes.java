package bellwether.sensors;

import java.io.IOException;
import java.io.InputStream;

/** The beginning of a stream, up to a number of bytes; what comes behind is not read. */
final class FirstBytes extends InputStream {
    private final InputStream whole;
    private long left;

    FirstBytes(InputStream whole, long bytes) {
        this.whole = whole;
        this.left = bytes;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        int read = whole.read(into, offset, (int) Math.min(length, left));
        left -= Math.max(0, read);
        return read;
    }

    @Override
    public void close() throws IOException {
        whole.close();
    }
}
