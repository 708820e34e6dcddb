package bellwether.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Memory of an outbox's end: what it gives back, what it is used for again, and how much it is. */
final class OutboxBlocksTest {
    private static final int BLOCK = 100;
    private static final int LINE = 40; // two of them fit

    private final OutboxBlocks blocks = new OutboxBlocks(BLOCK);
    private long end;
    private int blocksBegun;

    /** A line of one letter; what is full is written before, as the outbox does. */
    private void add(char letter) {
        if (!blocks.hasRoom(LINE)) {
            blocks.written();
            blocks.begin(7, end);
            blocksBegun++;
        }
        int at = blocks.filled();
        for (int i = 0; i < LINE; i++) {
            blocks.array()[at + i] = (byte) letter;
        }
        blocks.fill(at + LINE);
        end += LINE;
    }

    private void add(int lines) {
        for (int i = 0; i < lines; i++) {
            add((char) ('a' + i % 26));
        }
    }

    private void sync() {
        blocks.written();
        blocks.beginSync();
        blocks.synced();
    }

    private String read(long number, long offset) {
        var into = new byte[BLOCK];
        int count = blocks.read(number, offset, into);
        return new String(into, 0, count, StandardCharsets.US_ASCII);
    }

    @Test
    void linesAreReadUpToTheEndOfTheirBlock() {
        assertFalse(blocks.hasRoom(1)); // the first line begins a block
        blocks.written(); // nothing yet
        add('a');
        add('b');
        add('c');

        assertEquals("a".repeat(30) + "b".repeat(40), read(7, 10));
        assertEquals("c".repeat(40), read(7, 80));
        assertEquals("", read(7, 120)); // nothing there yet
        assertEquals("", read(6, 10)); // another segment
        assertEquals("", read(8, 10));
    }

    @Test
    void whatIsDurableIsReadUntilItsMemoryIsNeeded() {
        add(4);
        sync();
        assertEquals("a".repeat(40) + "b".repeat(40), read(7, 0));

        add('x'); // uses the oldest block again

        assertEquals("", read(7, 0));
        assertEquals("c".repeat(40) + "d".repeat(40), read(7, 80));
        assertEquals("x".repeat(40), read(7, 160));
    }

    @Test
    void whatIsNotDurableIsAtHandInOrder() {
        add(3);
        blocks.written();
        blocks.beginSync();
        add('x'); // while it lasts
        assertEquals(LINE, blocks.pending());

        assertEquals(
                List.of("a".repeat(40) + "b".repeat(40), "c".repeat(40), "x".repeat(40)),
                blocks.close().stream().map(Bytes::toString).toList());
        assertEquals("", read(7, 0));
        assertEquals(0, blocks.heldBytes());
    }

    @Test
    void whatIsDurableIsNotRescued() {
        add(3);
        blocks.written();
        blocks.beginSync();
        add('x');
        blocks.synced();

        assertEquals(
                List.of("x".repeat(40)), blocks.close().stream().map(Bytes::toString).toList());
    }

    @Test
    void aBlockIsNotLeftWhileSomethingOfItIsUnwritten() {
        add('a');
        assertEquals(LINE, blocks.pending());
        assertThrows(IllegalStateException.class, blocks::beginSync);
        blocks.written();
        assertEquals(0, blocks.pending());
        blocks.leave();
        assertFalse(blocks.hasRoom(1));
    }

    @Test
    void memoryIsUsedAgainHoweverMuchASyncCovers() {
        for (int round = 0; round < 1_000; round++) {
            add(round % 10 == 0 ? 60 : 4); // 30 blocks, then 2, as syncs are long and short
            sync();
        }
        assertTrue(blocksBegun > 4_000, "begun: " + blocksBegun);
        assertEquals(30 * BLOCK, blocks.heldBytes());
    }

    @Test
    void memoryThatIsNotNeededAnyMoreIsGivenBack() {
        add(200);
        assertEquals(100 * BLOCK, blocks.heldBytes());
        sync();
        assertEquals(OutboxBlocks.KEPT_MAX * BLOCK, blocks.heldBytes());
        for (int quiet = 0; quiet < OutboxBlocks.KEPT_MAX; quiet++) {
            add('a');
            sync();
        }
        assertTrue(blocks.heldBytes() <= 2 * BLOCK, "held: " + blocks.heldBytes());
        for (int nothing = 0; nothing < 3; nothing++) {
            blocks.idle();
        }
        assertEquals(0, blocks.heldBytes());
    }
}
