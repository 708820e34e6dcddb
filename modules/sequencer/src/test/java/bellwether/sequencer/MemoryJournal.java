package bellwether.sequencer;

import bellwether.protocol.Bytes;
import bellwether.protocol.JournalFailure;
import java.util.Arrays;

/** A journal in an array, synced when a test says so. */
final class MemoryJournal implements Journal {
    private byte[] bytes = {};
    private long durableEnd;

    /** Called at each sync. */
    Runnable syncs = () -> {};

    @Override
    public long end() {
        return bytes.length;
    }

    @Override
    public long durableEnd() {
        return durableEnd;
    }

    @Override
    public int read(long offset, byte[] into, int at, int length) {
        int count = (int) Math.max(0, Math.min(length, bytes.length - offset));
        System.arraycopy(bytes, (int) Math.min(offset, bytes.length), into, at, count);
        return count;
    }

    @Override
    public void append(Bytes lines) {
        int end = bytes.length;
        bytes = Arrays.copyOf(bytes, end + lines.length());
        System.arraycopy(lines.array(), lines.offset(), bytes, end, lines.length());
    }

    @Override
    public JournalFailure damaged(long offset) {
        return new JournalFailure("damaged at " + offset, null);
    }

    @Override
    public void cut(long offset) {
        bytes = Arrays.copyOf(bytes, (int) offset);
        durableEnd = offset;
    }

    @Override
    public long sync() {
        syncs.run();
        durableEnd = bytes.length;
        return durableEnd;
    }

    void flipBit(int at) {
        bytes[at] ^= 1;
    }

    byte[] content() {
        return bytes.clone();
    }
}
