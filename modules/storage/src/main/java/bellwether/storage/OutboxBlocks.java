package bellwether.storage;

import bellwether.protocol.Bytes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * The end of an outbox in memory: lines from when they are added until they are known to be
 * durable, and afterwards until their memory is needed. Lines are put together where they stay;
 * they are written from here, read back from here, and are at hand if a sync fails. They live for a
 * sync's interval, far longer than a young generation: so their memory is used again, and given
 * back when less of it is needed. Guarded by the outbox's lock.
 */
final class OutboxBlocks {
    /** A block holds so much, and whole lines of one segment alone. */
    static final int BLOCK_BYTES = 1 << 16;

    /** So many of them are kept for what comes, however much was in memory once. */
    static final int KEPT_MAX = 64;

    private static final class Block {
        private final byte[] bytes;
        private long segment;
        private long start;
        private int filled;
        private int written;

        Block(int length) {
            bytes = new byte[length];
        }

        boolean holds(long number, long offset) {
            return segment == number && offset >= start && offset < start + filled;
        }

        boolean isBefore(long number, long offset) {
            return segment < number || segment == number && start < offset;
        }

        boolean isBehind(long number, long offset) {
            return segment > number || segment == number && start > offset;
        }
    }

    private final int blockBytes;
    private final Deque<Block> blocks = new ArrayDeque<>();
    private final Deque<Block> durable = new ArrayDeque<>(); // the first is used again first
    private Block last; // the one that is filled; null: the next line begins one
    private int inSync;
    private int kept; // how many are durable at most

    /**
     * @param bytesMax of a block, more than the longest line; above {@link #BLOCK_BYTES} it is as
     *     that
     */
    OutboxBlocks(int bytesMax) {
        this.blockBytes = Math.min(bytesMax, BLOCK_BYTES);
    }

    /**
     * {@return whether a line of so many bytes, CRC and line feed included, goes on in the block}
     */
    boolean hasRoom(int lineBytes) {
        return last != null && blockBytes - last.filled >= lineBytes;
    }

    /** Begins a block, whose first line stands at {@code start} of the segment {@code number}. */
    void begin(long number, long start) {
        leave();
        last = durable.isEmpty() ? new Block(blockBytes) : durable.removeFirst();
        last.segment = number;
        last.start = start;
        last.filled = 0;
        last.written = 0;
        blocks.add(last);
    }

    /** What comes next begins another block. Nothing of this one may be unwritten. */
    void leave() {
        if (pending() > 0) {
            throw new IllegalStateException(pending() + " bytes are not written");
        }
        last = null;
    }

    /** {@return where lines are put together, of the block that was begun last} */
    byte[] array() {
        return last.bytes;
    }

    /** {@return where the next line goes, in {@link #array}} */
    int filled() {
        return last.filled;
    }

    /** A line ends before {@code to}. */
    void fill(int to) {
        last.filled = to;
    }

    /** {@return how many bytes are to be written: those before {@link #filled}} */
    int pending() {
        return last == null ? 0 : last.filled - last.written;
    }

    /** What was pending is in the file. */
    void written() {
        if (last != null) {
            last.written = last.filled;
        }
    }

    /** A sync begins that takes all there is, and all of it is written. */
    void beginSync() {
        leave();
        inSync = blocks.size();
    }

    /** That sync has ended well. */
    void synced() {
        // Syncs at full speed are long and short in turns: only quiet ones give a block back.
        kept = inSync > 1 ? Math.clamp(inSync, kept, KEPT_MAX) : Math.max(1, kept - 1);
        for (; inSync > 0; inSync--) {
            durable.add(blocks.removeFirst());
        }
        trim();
    }

    /** There was nothing to sync. */
    void idle() {
        kept = Math.max(0, kept - 1);
        trim();
    }

    private void trim() {
        while (durable.size() > kept) {
            durable.removeFirst();
        }
    }

    /**
     * Ends their life.
     *
     * @return what is not known to be durable, whole lines, in order; not copied
     */
    List<Bytes> close() {
        var left = new ArrayList<Bytes>(blocks.size());
        for (Block block : blocks) {
            left.add(new Bytes(block.bytes, 0, block.filled));
        }
        blocks.clear();
        durable.clear();
        last = null;
        return left;
    }

    /**
     * Copies from the segment {@code number}, if that place is here.
     *
     * @return how many bytes, up to the end of a block; 0: it is not here
     */
    int read(long number, long offset, byte[] into) {
        Block block = find(blocks, number, offset);
        if (block == null) {
            block = find(durable, number, offset);
        }
        if (block == null) {
            return 0;
        }
        int from = (int) (offset - block.start);
        int count = Math.min(into.length, block.filled - from);
        System.arraycopy(block.bytes, from, into, 0, count);
        return count;
    }

    private static Block find(Deque<Block> inOrder, long number, long offset) {
        if (inOrder.isEmpty() || inOrder.getFirst().isBehind(number, offset)) {
            return null; // an old place
        }
        for (Iterator<Block> newest = inOrder.descendingIterator(); newest.hasNext(); ) {
            Block block = newest.next();
            if (block.holds(number, offset)) {
                return block;
            }
            if (block.isBefore(number, offset)) {
                return null; // and so are all others
            }
        }
        return null;
    }

    /** {@return the memory that is held, bytes} */
    long heldBytes() {
        return (long) (blocks.size() + durable.size()) * blockBytes;
    }
}
