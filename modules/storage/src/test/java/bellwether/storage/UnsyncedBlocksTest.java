package bellwether.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UnsyncedBlocksTest {
    private static final int BLOCK = UnsyncedBlocks.BLOCK_BYTES;

    private static byte[] joined(UnsyncedBlocks blocks) {
        var out = new ByteArrayOutputStream();
        blocks.copies().forEach(out::writeBytes);
        return out.toByteArray();
    }

    /** What is there is what was added since the last sync that went well began, in order. */
    @Test
    void holdsWhatNoSyncHasTaken() {
        for (int seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var blocks = new UnsyncedBlocks();
            var due = new ByteArrayOutputStream(); // since the sync before the last
            int inSync = 0;
            boolean syncing = false;
            for (int step = 0; step < 60; step++) {
                switch (random.nextInt(4)) {
                    case 0 -> {
                        blocks.beginSync();
                        inSync = due.size();
                        syncing = true;
                    }
                    case 1 -> {
                        if (syncing) { // or it has failed, and all is kept
                            blocks.synced();
                            byte[] all = due.toByteArray();
                            due.reset();
                            due.write(all, inSync, all.length - inSync);
                            syncing = false;
                        }
                    }
                    default -> {
                        var bytes =
                                new byte[random.nextInt(random.nextBoolean() ? 100 : 2 * BLOCK)];
                        random.nextBytes(bytes);
                        blocks.add(bytes, bytes.length);
                        due.writeBytes(bytes);
                    }
                }
                assertArrayEquals(due.toByteArray(), joined(blocks), "seed " + seed);
            }
        }
    }

    /** Memory is used again, and goes when it is not needed any more. */
    @Test
    void memoryIsThatOfTwoIntervals() {
        var blocks = new UnsyncedBlocks();
        var bytes = new byte[BLOCK / 2];
        for (int interval = 0; interval < 10; interval++) {
            for (int i = 0; i < 100; i++) {
                blocks.add(bytes, bytes.length);
            }
            blocks.beginSync();
            blocks.synced();
            assertTrue(blocks.heldBytes() <= 2 * 50L * BLOCK, "held " + blocks.heldBytes());
        }
        for (int interval = 0; interval < 3; interval++) {
            blocks.add(bytes, 100);
            blocks.beginSync();
            blocks.synced();
        }
        assertEquals(2L * BLOCK, blocks.heldBytes());
    }
}
