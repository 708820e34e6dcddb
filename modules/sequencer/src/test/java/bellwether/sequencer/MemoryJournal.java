package bellwether.sequencer;

import bellwether.protocol.Bytes;
import bellwether.protocol.JournalFailure;
import java.util.Arrays;

/** A journal in an array, synced when a test says so. */
final class MemoryJournal implements Journal {
    private byte[] bytes = {};
    private LogBase base = LogBase.OF_LOG;
    private long durableEnd;

    /** Called before each read. */
    Runnable reads = () -> {};

    /** Called at each sync. */
    Runnable syncs = () -> {};

    @Override
    public long end() {
        return base.offset() + bytes.length;
    }

    @Override
    public LogBase base() {
        return base;
    }

    @Override
    public void begin(LogBase begun) {
        base = begun;
        bytes = new byte[0];
        durableEnd = begun.offset();
    }

    /** Lets go what is before {@code offset}, a line's end. */
    void shorten(long offset) {
        var index = base.index();
        int length = (int) (offset - base.offset());
        index.take(new Bytes(bytes, 0, length));
        base = LogBase.of(index);
        bytes = Arrays.copyOfRange(bytes, length, bytes.length);
    }

    @Override
    public long durableEnd() {
        return durableEnd;
    }

    @Override
    public int read(long offset, byte[] into, int at, int length) {
        reads.run();
        if (offset < base.offset() || offset >= end()) {
            return 0;
        }
        int count = (int) Math.min(length, end() - offset);
        System.arraycopy(bytes, (int) (offset - base.offset()), into, at, count);
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
        bytes = Arrays.copyOf(bytes, (int) (offset - base.offset()));
        durableEnd = offset;
    }

    @Override
    public long sync() {
        syncs.run();
        durableEnd = end();
        return durableEnd;
    }

    void flipBit(int at) {
        bytes[at] ^= 1;
    }

    byte[] content() {
        return bytes.clone();
    }
}
