package bellwether.simulation;

import bellwether.protocol.Bytes;
import bellwether.sequencer.Journal;
import bellwether.sequencer.LogIndex;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A journal in memory whose unsynced tail a power cut tears at any byte. Outlives the peer that
 * writes it, as a disk does.
 */
final class SimulatedJournal implements Journal {
    private final Consumer<SimulatedJournal> appended;
    private byte[] bytes = new byte[4_096];
    private int end;
    private int durableEnd;

    /**
     * @param appended told after every append
     */
    SimulatedJournal(Consumer<SimulatedJournal> appended) {
        this.appended = appended;
    }

    @Override
    public long end() {
        return end;
    }

    @Override
    public long durableEnd() {
        return durableEnd;
    }

    @Override
    public int read(long offset, byte[] into, int at, int length) {
        int count = (int) Math.max(0, Math.min(length, end - offset));
        System.arraycopy(bytes, (int) Math.min(offset, end), into, at, count);
        return count;
    }

    @Override
    public void append(Bytes lines) {
        if (end + lines.length() > bytes.length) {
            bytes = Arrays.copyOf(bytes, (end + lines.length()) * 2);
        }
        System.arraycopy(lines.array(), lines.offset(), bytes, end, lines.length());
        end += lines.length();
        appended.accept(this);
    }

    @Override
    public void cut(long offset) {
        end = (int) offset;
        durableEnd = end;
    }

    /** {@return whether anything was left to sync} */
    boolean sync() {
        boolean moved = end > durableEnd;
        durableEnd = end;
        return moved;
    }

    /** Loses a part of what was not synced, at any byte. */
    void cutPower(RandomGenerator random) {
        end = durableEnd + random.nextInt(end - durableEnd + 1);
    }

    /** {@return the index of the whole lines}, as a start makes it: a torn last line is cut. */
    LogIndex recover() {
        var index = new LogIndex();
        end = index.take(new Bytes(bytes, 0, end));
        durableEnd = end;
        return index;
    }

    byte[] content() {
        return Arrays.copyOf(bytes, end);
    }
}
