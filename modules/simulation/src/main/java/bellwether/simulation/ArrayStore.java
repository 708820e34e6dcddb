package bellwether.simulation;

import bellwether.protocol.Ballot;
import bellwether.protocol.Bytes;
import bellwether.sequencer.Journal;
import bellwether.sequencer.LogIndex;
import bellwether.sequencer.MemoryOutbox;
import bellwether.sequencer.Outbox;
import bellwether.sequencer.Projection;
import bellwether.sequencer.Promises;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * A journal in an array, with no CSV files: the fast store. A power cut tears its unsynced tail at
 * any byte. The outbox is durable at once.
 */
final class ArrayStore implements PeerStore, Journal {
    private final Outbox outbox = new MemoryOutbox();
    private final Promises promises = new KeptPromises();
    private final RandomGenerator random;
    private byte[] bytes = new byte[4_096];
    private int end;
    private int durableEnd;

    ArrayStore(RandomGenerator random) {
        this.random = random;
    }

    // ---- the journal

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
    }

    @Override
    public void cut(long offset) {
        end = (int) offset;
        durableEnd = end;
    }

    // ---- the store

    @Override
    public LogIndex open() {
        var index = new LogIndex();
        end = index.take(new Bytes(bytes, 0, end)); // a torn last line is cut
        durableEnd = end;
        return index;
    }

    @Override
    public Journal journal() {
        return this;
    }

    @Override
    public Projection projection() {
        return (_, _) -> {};
    }

    @Override
    public Outbox outbox() {
        return outbox;
    }

    @Override
    public Promises promises() {
        return promises;
    }

    @Override
    public boolean deliversAll() {
        return true;
    }

    @Override
    public boolean sync() {
        boolean moved = end > durableEnd;
        durableEnd = end;
        return moved;
    }

    @Override
    public void work(RandomGenerator drawn) {
        // Nothing waits to be written or rendered.
    }

    @Override
    public void crash(boolean powerCut) {
        if (powerCut) {
            end = durableEnd + random.nextInt(end - durableEnd + 1);
        }
    }

    @Override
    public void close() {
        sync();
    }

    @Override
    public void checkProjection() {
        // There is none.
    }

    private static final class KeptPromises implements Promises {
        private Ballot kept = Ballot.NONE;

        @Override
        public Ballot kept() {
            return kept;
        }

        @Override
        public void keep(Ballot ballot) {
            kept = ballot;
        }
    }
}
