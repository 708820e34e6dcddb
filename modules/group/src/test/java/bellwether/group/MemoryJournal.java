package bellwether.group;

import bellwether.protocol.Bytes;
import bellwether.protocol.JournalFailure;
import bellwether.sequencer.Journal;
import java.util.Arrays;

/** A journal in an array, synced when a test says so. */
final class MemoryJournal implements Journal {
    private byte[] bytes = {};
    private long durableEnd;
    private Runnable beforeCut = () -> {};

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
        beforeCut.run();
        bytes = Arrays.copyOf(bytes, (int) offset);
        durableEnd = offset;
    }

    @Override
    public long sync() {
        durableEnd = bytes.length;
        return durableEnd;
    }

    /** Runs {@code check} right before each cut. */
    void beforeCut(Runnable check) {
        beforeCut = check;
    }

    byte[] content() {
        return bytes.clone();
    }
}
