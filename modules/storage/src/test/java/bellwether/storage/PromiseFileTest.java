package bellwether.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Ballot;
import bellwether.protocol.Bytes;
import bellwether.protocol.JournalFailure;
import bellwether.protocol.PeerId;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PromiseFileTest {
    private static final PeerId A = new PeerId("0a000000-0000-4000-8000-00000000000a");

    @Test
    void aPromiseSurvivesAPowerCutAsSoonAsItIsGiven() {
        for (int seed = 0; seed < 50; seed++) {
            var disk = new MemoryDisk(new Random(seed));
            disk.createDirectories("peer");
            disk.syncDirectory("");
            new PromiseFile(disk, "peer").keep(new Ballot(7, A));
            new PromiseFile(disk, "peer").keep(new Ballot(8, A));
            disk.crash();
            assertEquals(new Ballot(8, A), new PromiseFile(disk, "peer").kept());
        }
    }

    @Test
    void nothingWasPromisedWithoutAFile() {
        assertEquals(Ballot.NONE, new PromiseFile(new MemoryDisk(new Random(1)), "peer").kept());
    }

    @Test
    void aFileThatSaysNothingIsRefusedByName() {
        for (String text : new String[] {"", "PROMISED:7." + A, "PROMISED:x\n", "7." + A + "\n"}) {
            var disk = new MemoryDisk(new Random(1));
            disk.createDirectories("peer");
            disk.replace("peer/promise", Bytes.utf8(text).array());
            var refusal = assertThrows(JournalFailure.class, () -> new PromiseFile(disk, "peer"));
            assertTrue(refusal.getMessage().contains("peer/promise is damaged"));
        }
    }

    @Test
    void aBitThatFlipsMakesNoOtherPromise() {
        var disk = new MemoryDisk(new Random(1));
        disk.createDirectories("peer");
        new PromiseFile(disk, "peer").keep(new Ballot(1_234, A));
        int bits = 8 * disk.content("peer/promise").length();
        for (int bit = 0; bit < bits; bit++) {
            disk.flipBit("peer/promise", bit);
            assertThrows(JournalFailure.class, () -> new PromiseFile(disk, "peer"), "bit " + bit);
            disk.flipBit("peer/promise", bit);
        }
        assertEquals(new Ballot(1_234, A), new PromiseFile(disk, "peer").kept());
    }

    @Test
    void aFileWithoutCrcIsReadAndTheNextPromiseGivesItOne() {
        var disk = new MemoryDisk(new Random(1));
        disk.createDirectories("peer");
        disk.replace("peer/promise", Bytes.utf8("PROMISED:7." + A + "\n").array());
        var file = new PromiseFile(disk, "peer");
        assertEquals(new Ballot(7, A), file.kept());
        file.keep(new Ballot(8, A));
        assertTrue(disk.content("peer/promise").matches("PROMISED:8\\." + A + ":[0-9a-f]{8}\n"));
    }
}
