package bellwether.transport;

import bellwether.protocol.JournalReader;
import java.util.Arrays;

/** A journal in memory. */
final class ArrayJournal implements JournalReader {
    private byte[] bytes = {};

    synchronized void append(byte[] more) {
        int end = bytes.length;
        bytes = Arrays.copyOf(bytes, end + more.length);
        System.arraycopy(more, 0, bytes, end, more.length);
    }

    synchronized void replace(byte[] other) {
        bytes = other;
    }

    @Override
    public synchronized long end() {
        return bytes.length;
    }

    @Override
    public synchronized int read(long offset, byte[] into, int at, int length) {
        int count = (int) Math.max(0, Math.min(length, bytes.length - offset));
        System.arraycopy(bytes, (int) offset, into, at, count);
        return count;
    }
}
