package bellwether.storage;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Copies of what an outbox has written since its last sync that went well, in case that one fails.
 * They live for a sync's interval, far longer than a young generation: so their memory is used
 * again instead of allocated for each, and given back when less is written. Guarded by the outbox's
 * lock.
 */
final class UnsyncedBlocks {
    /** A block holds so much, or a single longer write. */
    static final int BLOCK_BYTES = 1 << 16;

    private final Deque<Block> blocks = new ArrayDeque<>();
    private final Deque<Block> free = new ArrayDeque<>();
    private int inSync;

    private static final class Block {
        private final byte[] bytes;
        private int filled;

        Block(int length) {
            bytes = new byte[length];
        }

        int room() {
            return bytes.length - filled;
        }
    }

    /** Copies {@code bytes[0, length)}, which are whole lines. */
    void add(byte[] bytes, int length) {
        Block last = blocks.size() == inSync ? null : blocks.getLast();
        if (last == null || last.room() < length) {
            last = block(length);
            blocks.add(last);
        }
        System.arraycopy(bytes, 0, last.bytes, last.filled, length);
        last.filled += length;
    }

    private Block block(int length) {
        Block block = length > BLOCK_BYTES || free.isEmpty() ? null : free.removeLast();
        return block == null ? new Block(Math.max(BLOCK_BYTES, length)) : block;
    }

    /** A sync begins that takes all there is; what is added from now on is for the next. */
    void beginSync() {
        inSync = blocks.size();
    }

    /** That sync has ended well. */
    void synced() {
        // As many as the next interval is likely to need, if it is like this one: no more.
        while (free.size() > inSync) {
            free.removeLast();
        }
        for (; inSync > 0; inSync--) {
            Block block = blocks.removeFirst();
            if (block.bytes.length == BLOCK_BYTES) {
                block.filled = 0;
                free.add(block);
            }
        }
    }

    /** {@return what is not known to be durable, in order} */
    List<byte[]> copies() {
        var copies = new ArrayList<byte[]>(blocks.size() + 1);
        for (Block block : blocks) {
            copies.add(Arrays.copyOf(block.bytes, block.filled));
        }
        return copies;
    }

    /** {@return the memory that is held, bytes} */
    long heldBytes() {
        return blocks.stream().mapToLong(block -> block.bytes.length).sum()
                + (long) free.size() * BLOCK_BYTES;
    }
}
