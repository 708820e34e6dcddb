package bellwether.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Incarnation;
import bellwether.protocol.JournalFailure;
import bellwether.protocol.Source;
import bellwether.protocol.Tag;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the outbox lets others hear of, and what a power cut may take from it. */
final class GivingOutTest {
    private static final Source A = new Source(JournalText.LEADER, new Incarnation(1));
    private static final long SEGMENT = 6_000;
    private static final int BUFFER = 4_096;

    private final MemoryDisk disk = new MemoryDisk(new Random(1));

    private static FileOutbox open(Disk disk, GivingOut givingOut) {
        var journal = FileJournal.open(disk, "j", FileJournal.SEGMENT_BYTES, 4_096);
        return FileOutbox.open(disk, "o", journal, givingOut, SEGMENT, BUFFER, new Footing())
                .outbox();
    }

    private static void add(FileOutbox outbox, long n) {
        outbox.add(A, n, FileOutboxTest.payload(A, n));
    }

    private static void addWithPosition(FileOutbox outbox, long n) {
        outbox.add(A, n, FileOutboxTest.payload(A, n), "file", n);
    }

    @Test
    void ordinarilyAReadingIsGivenOutAtOnceAndOneThatBringsItsPositionWhenItIsDurable() {
        var outbox = open(disk, GivingOut.WRITTEN);
        add(outbox, 1);
        add(outbox, 2);
        assertEquals(2, outbox.sendable(A));

        addWithPosition(outbox, 3);
        add(outbox, 4);
        assertEquals(2, outbox.sendable(A), "4 comes after 3 at the leader, too");

        assertTrue(outbox.sync());
        assertEquals(4, outbox.sendable(A));
    }

    @Test
    void withEachBatchSyncedNothingIsGivenOutBeforeItIsDurable() {
        var outbox = open(disk, GivingOut.SYNCED);
        add(outbox, 1);
        assertEquals(0, outbox.sendable(A));
        outbox.write();
        assertEquals(0, outbox.sendable(A));

        assertTrue(outbox.sync());

        assertEquals(1, outbox.sendable(A));
        assertEquals(0, outbox.sendable(JournalText.SOURCE), "nothing is there");
    }

    @Test
    void whatIsAddedDuringASyncWaitsForTheNextOne() {
        var outbox = new FileOutbox[1];
        var during = new AtomicLong(-1);
        var hooked =
                new ForwardingDisk(disk) {
                    @Override
                    protected void beforeForce(String path) {
                        if (during.get() == 0) {
                            add(outbox[0], 2);
                            during.set(outbox[0].sendable(A));
                        }
                    }
                };
        outbox[0] = open(hooked, GivingOut.SYNCED);
        add(outbox[0], 1);
        during.set(0);
        outbox[0].sync();
        assertEquals(0, during.get(), "1 is not durable yet, and 2 is behind it");
        assertEquals(1, outbox[0].sendable(A));
        outbox[0].sync();
        assertEquals(2, outbox[0].sendable(A));
    }

    @Test
    void whatASyncThatFailedShouldHaveMadeDurableIsNeverGivenOut() {
        var outbox = open(disk, GivingOut.SYNCED);
        add(outbox, 1);
        outbox.sync();
        add(outbox, 2);
        disk.syncFails(true);
        assertThrows(JournalFailure.class, outbox::sync);
        disk.syncFails(false);
        assertThrows(JournalFailure.class, outbox::sync);

        assertEquals(1, outbox.sendable(A));
    }

    @Test
    void whatWasRecoveredIsDurableAndGivenOut() {
        var outbox = open(disk, GivingOut.SYNCED);
        add(outbox, 1);
        outbox.write(); // and the process is killed

        assertEquals(1, open(disk, GivingOut.SYNCED).sendable(A));
    }

    /**
     * The rule that nothing is recorded twice: what others have heard of survives any power cut, if
     * it brought its position or each batch is synced.
     */
    @ParameterizedTest
    @EnumSource(GivingOut.class)
    void aPowerCutNeverTakesWhatOthersHaveHeardOfAndWouldBeReadAgain(GivingOut givingOut) {
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            var torn = new MemoryDisk(random);
            Set<Tag> given = new HashSet<>();
            long last = 0;
            for (int power = 0; power < 4; power++) {
                torn.powerGoesAfter(random.nextInt(25));
                runUntilPowerGoes(torn, givingOut, random, given, last);
                torn.crash();
                FileOutbox again = open(torn, givingOut);
                for (Tag tag : given) {
                    assertTrue(tag.n() <= again.last(A), "seed " + seed + " lost " + tag);
                }
                last = again.last(A);
                assertEquals(last, Math.max(last, again.noted("file").orElse(0)));
            }
        }
    }

    /** Adds, syncs and lets others hear until power goes. */
    private static void runUntilPowerGoes(
            MemoryDisk disk, GivingOut givingOut, Random random, Set<Tag> given, long from) {
        long n = from;
        try {
            FileOutbox outbox = open(disk, givingOut);
            while (true) {
                switch (random.nextInt(4)) {
                    case 0 -> outbox.write();
                    case 1 -> outbox.sync();
                    default -> {
                        if (givingOut == GivingOut.SYNCED && random.nextBoolean()) {
                            add(outbox, n + 1);
                        } else {
                            addWithPosition(outbox, n + 1);
                        }
                        n++;
                    }
                }
                for (long out = given.size() + 1L; out <= outbox.sendable(A); out++) {
                    given.add(new Tag(A, out));
                }
            }
        } catch (MemoryDisk.PowerCut e) {
            // the disk says what is left
        }
    }
}
