package bellwether.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Bytes;
import bellwether.protocol.Incarnation;
import bellwether.protocol.JournalFailure;
import bellwether.protocol.Source;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Data that is opened again in the process whose sync failed: what the disk shows then need not be
 * on the platter, whatever later syncs say.
 */
final class FootingTest {
    private static final Source A = new Source(JournalText.LEADER, new Incarnation(1));
    private static final long SEGMENT = 4_096;
    private static final int BUFFER = 4_096;

    private final MemoryDisk disk = new MemoryDisk(new Random(1));
    private final JournalText text = new JournalText();

    private static RecoveredJournal journal(Disk disk, Footing footing) {
        return FileJournal.open(disk, "d/journal", 2_000, 4_096, footing);
    }

    private static FileOutbox outbox(Disk disk, Footing footing) {
        var journal = journal(disk, footing);
        return FileOutbox.open(
                        disk, "d/outbox", journal, GivingOut.WRITTEN, SEGMENT, BUFFER, footing)
                .outbox();
    }

    private static void add(FileOutbox outbox, long n) {
        outbox.add(A, n, FileOutboxTest.payload(A, n), "file", n);
    }

    /** A process closes what has failed, and is about to open it again. */
    private static void giveUp(Footing footing, AutoCloseable failed) throws Exception {
        footing.shake();
        failed.close();
    }

    @Test
    void aJournalGoesOnWhereItWasDurableAfterASyncThatFailed() throws Exception {
        var footing = new Footing();
        var first = journal(disk, footing).journal();
        first.append(Bytes.of(text.epoch()));
        first.append(Bytes.of(text.reading("s")));
        long durable = first.sync();
        first.append(Bytes.of(text.reading("s")));
        disk.syncFails(true);
        assertThrows(JournalFailure.class, first::sync);
        disk.syncFails(false);
        giveUp(footing, first);

        var second = journal(disk, footing);

        assertEquals(durable, second.journal().end());
        assertEquals(1, second.index().lastSequence());
        disk.crash();
        assertEquals(durable, journal(disk, new Footing()).journal().end());
    }

    @Test
    void whatAnOutboxHadTakenIsThereAgainAfterASyncThatFailed() throws Exception {
        var footing = new Footing();
        var first = outbox(disk, footing);
        add(first, 1);
        first.sync();
        add(first, 2);
        first.write();
        add(first, 3);
        disk.syncFails(true);
        assertThrows(JournalFailure.class, first::sync);
        disk.syncFails(false);
        giveUp(footing, first);

        var second = outbox(disk, footing);

        assertEquals(3, second.last(A));
        assertEquals(3, second.sendable(A));
        assertEquals(3, second.noted("file").orElse(0));
        disk.crash();
        var third = outbox(disk, new Footing());
        assertEquals(3, third.last(A));
        assertEquals(FileOutboxTest.payload(A, 3), third.payload(A, 3));
    }

    /** Memory of the outbox's end was used again and again before. */
    @Test
    void allThatAnOutboxHadTakenIsThereAgainThoughManySyncsWentWellBefore() throws Exception {
        var footing = new Footing();
        var first = outbox(disk, footing);
        long n = 0;
        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < 50 + 90 * (round % 3); i++) { // several blocks and segments
                add(first, ++n);
            }
            first.sync();
        }
        for (int i = 0; i < 200; i++) {
            add(first, ++n);
        }
        disk.syncFails(true);
        assertThrows(JournalFailure.class, first::sync);
        disk.syncFails(false);
        giveUp(footing, first);

        var second = outbox(disk, footing);

        assertEquals(n, second.last(A));
        disk.crash();
        var third = outbox(disk, new Footing());
        assertEquals(n, third.noted("file").orElse(0));
        assertEquals(1, third.first(A));
        for (long each = 1; each <= n; each++) {
            assertEquals(FileOutboxTest.payload(A, each), third.payload(A, each));
        }
    }

    @Test
    void whatDoesNotFitOnAFullDiskIsWrittenWhenThereIsRoom() throws Exception {
        var footing = new Footing();
        var first = outbox(disk, footing);
        add(first, 1);
        disk.fullAfter(0);
        assertThrows(JournalFailure.class, first::sync);
        giveUp(footing, first);
        assertThrows(JournalFailure.class, () -> outbox(disk, footing));
        disk.fullAfter(Long.MAX_VALUE);

        assertEquals(1, outbox(disk, footing).last(A));
        disk.crash();
        assertEquals(1, outbox(disk, new Footing()).last(A));
    }

    /** Half a copy ends with an older position than what it is a copy of. */
    @Test
    void whatWasBeingWrittenAnewWhenTheProcessDiedTakesNoPositionBack() throws Exception {
        var footing = new Footing();
        var first = outbox(disk, footing);
        add(first, 1);
        first.sync();
        for (long n = 2; n <= 9; n++) {
            add(first, n);
        }
        first.write();
        disk.syncFails(true);
        assertThrows(JournalFailure.class, first::sync);
        disk.syncFails(false);
        giveUp(footing, first);
        disk.fullAfter(0);
        assertThrows(JournalFailure.class, () -> outbox(disk, footing));
        disk.fullAfter(Long.MAX_VALUE);

        var next = outbox(disk, new Footing());

        assertEquals(9, next.last(A));
        assertEquals(9, next.noted("file").orElse(0));
        assertEquals(
                List.of(), disk.list("d/outbox").stream().filter(FootingTest::isDraft).toList());
    }

    private static boolean isDraft(String name) {
        return !name.endsWith(".out");
    }

    @Test
    void rowsThatWereNotSyncedAreRenderedAnew() {
        var journal = journal(disk, new Footing()).journal();
        journal.append(Bytes.of(text.epoch()));
        journal.append(Bytes.of(text.reading("s")));
        var csv = CsvProjection.open(disk, "d", journal, 0);
        csv.project(10);
        csv.checkpoint();
        journal.append(Bytes.of(text.reading("s")));
        csv.project(10);
        String wanted = disk.content("d/s.csv");
        journal.sync();
        disk.syncFails(true);
        assertThrows(JournalFailure.class, csv::checkpoint);
        assertThrows(JournalFailure.class, () -> csv.project(10));
        disk.syncFails(false);

        csv.startOver();
        csv.project(10);
        assertEquals(wanted, disk.content("d/s.csv"));
        csv.checkpoint();

        disk.crash();
        assertEquals(wanted, disk.content("d/s.csv"));
    }

    @Test
    void rowsAreNotBelievedEitherWhenTheyAreOpenedAgain() throws Exception {
        var footing = new Footing();
        var journal = journal(disk, footing).journal();
        journal.append(Bytes.of(text.epoch()));
        journal.append(Bytes.of(text.reading("s")));
        var csv = CsvProjection.open(disk, "d", journal, 0);
        csv.project(10);
        String wanted = disk.content("d/s.csv");
        journal.sync();
        disk.syncFails(true);
        assertThrows(JournalFailure.class, csv::checkpoint);
        disk.syncFails(false);
        csv.close();
        giveUp(footing, journal);

        var again = journal(disk, footing).journal();
        var next = CsvProjection.open(disk, "d", again, 1, CsvKeeping.WHOLE, false, footing);
        next.project(10);
        next.checkpoint();

        disk.crash();
        assertEquals(wanted, disk.content("d/s.csv"));
    }

    /**
     * Adds, syncs, fails in any operation, opens again, fails while opening, loses power. While the
     * process lives nothing accepted is lost; power takes only what no sync has promised.
     */
    @Test
    void whateverFailsAndWheneverNothingAcceptedIsLostWhileTheProcessLives() throws Exception {
        int failures = 0;
        for (int seed = 0; seed < 400; seed++) {
            var run = new Run(seed);
            for (int i = 0; i < 60; i++) {
                run.step();
            }
            failures += run.failures;
        }
        assertTrue(failures > 400, "failures: " + failures);
    }

    private static final class Run {
        private final int seed;
        private final Random random;
        private final MemoryDisk disk;
        private Footing footing = new Footing();
        private FileOutbox outbox;
        private long accepted;
        private long promised;
        private int failures;

        Run(int seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.disk = new MemoryDisk(random);
            this.outbox = outbox(disk, footing);
        }

        private void step() throws Exception {
            try {
                switch (random.nextInt(10)) {
                    case 0, 1, 2, 3, 4 -> accept();
                    case 5, 6 -> sync();
                    case 7 -> outbox.write();
                    case 8 -> sicken();
                    default -> losePower();
                }
            } catch (JournalFailure e) {
                failures++;
                openAgain();
            }
        }

        private void accept() {
            add(outbox, accepted + 1);
            accepted++;
        }

        private void sync() {
            long before = accepted;
            outbox.sync();
            promised = before;
        }

        private void sicken() {
            if (random.nextBoolean()) {
                disk.fullAfter(random.nextInt(4));
            } else {
                disk.syncFails(true);
            }
        }

        private void openAgain() throws Exception {
            giveUp(footing, outbox);
            for (int attempts = 0; attempts < 3; attempts++) { // some find the disk as it was
                if (attempts == 2 || random.nextBoolean()) {
                    heal();
                }
                try {
                    outbox = outbox(disk, footing);
                    attempts = 3;
                } catch (JournalFailure e) {
                    failures++;
                }
            }
            check(accepted);
            promised = accepted; // opening syncs
        }

        private void heal() {
            disk.fullAfter(Long.MAX_VALUE);
            disk.syncFails(false);
        }

        private void losePower() {
            heal();
            disk.crash();
            footing = new Footing();
            outbox = outbox(disk, footing);
            check(promised);
            accepted = outbox.last(A);
            promised = accepted;
        }

        private void check(long least) {
            long held = outbox.last(A);
            assertTrue(held >= least, "seed " + seed + ": holds " + held + " of " + least);
            assertEquals(held, outbox.noted("file").orElse(0), "seed " + seed);
            List<Long> held1ToK = held == 0 ? List.of() : List.of(outbox.first(A));
            assertEquals(held == 0 ? List.of() : List.of(1L), held1ToK, "seed " + seed);
        }
    }
}
