package bellwether.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Ascii;
import bellwether.protocol.Bytes;
import bellwether.protocol.EpochLine;
import bellwether.protocol.Incarnation;
import bellwether.protocol.LineChain;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
import bellwether.protocol.Source;
import bellwether.protocol.Tag;
import bellwether.sequencer.LogIndex;
import bellwether.sequencer.MemoryOutbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is behind damage in a journal, and what is set aside, comes back through the outbox. */
final class SalvageTest {
    private static final PeerId PEER = new PeerId("00000000-0000-4000-8000-00000000000a");
    private static final Source A = new Source(PEER, new Incarnation(1));
    private static final Source B = new Source(PEER, new Incarnation(2));
    private static final Reign LOG = new Reign(1, PEER, new Incarnation(1));
    private static final int EACH = 40;

    private final MemoryDisk disk = new MemoryDisk(new Random(1));
    private final List<Integer> lineStarts = new ArrayList<>();
    private String text = "";

    /** A line at a time: A 1, B 1, A 2, B 2, … */
    @BeforeEach
    void writeJournal() {
        var chain = new LineChain();
        int crc = 0;
        for (int i = 0; i <= 2 * EACH; i++) {
            var source = i % 2 == 1 ? A : B;
            String body =
                    i == 0
                            ? new EpochLine(LOG, 1, List.of()).text()
                            : "ORDERED:"
                                    + i
                                    + ":"
                                    + new Tag(source, (i + 1) / 2).inLine()
                                    + ":"
                                    + FileOutboxTest.payload(source, (i + 1) / 2);
            byte[] bytes = Bytes.utf8(body).array();
            crc = chain.next(crc, bytes, 0, bytes.length);
            lineStarts.add(text.length());
            text += body + ":" + Ascii.hex32(crc) + "\n";
        }
    }

    private void store(String content) {
        var journal = FileJournal.open(disk, "j", 2_000, 4_096).journal();
        journal.append(Bytes.utf8(content));
        journal.close();
    }

    private void flip(int offset) {
        int start = 0;
        for (String name : disk.list("j").stream().filter(SegmentName::isLike).toList()) {
            int length = disk.content("j/" + name).length();
            if (offset < start + length) {
                try (var file = disk.open("j/" + name, Disk.Mode.WRITE)) {
                    var one = new byte[1];
                    file.read(offset - start, one, 0, 1);
                    one[0] ^= 1;
                    file.write(offset - start, one, 0, 1);
                    file.force();
                }
                return;
            }
            start += length;
        }
    }

    private RecoveredOutbox open() {
        return FileOutbox.open(disk, "o", FileJournal.open(disk, "j", 2_000, 4_096), 6_000, 4_096);
    }

    private static void assertHolds(FileOutbox outbox, Source source, long from, long to) {
        assertEquals(from, outbox.first(source));
        assertEquals(to, outbox.last(source));
        for (long n = from; n <= to; n++) {
            assertEquals(FileOutboxTest.payload(source, n), outbox.payload(source, n));
        }
    }

    @Test
    void whatContinuesTheMarksBehindDamageGoesToTheOutbox() {
        store(text);
        flip(lineStarts.get(31) + 40); // A 16
        var opened = open();

        assertHolds(opened.outbox(), B, 16, EACH);
        assertEquals(0, opened.outbox().first(A));
        assertEquals(EACH - 15, opened.recovery().salvaged());
        assertEquals(EACH - 16, opened.recovery().unreachable());
        assertTrue(opened.recovery().setAside().size() > 1);
        for (String path : opened.recovery().setAside()) {
            assertTrue(path.startsWith("j/torn-") && disk.exists(path), path);
        }
        opened.outbox().close();
        opened = open();
        assertHolds(opened.outbox(), B, 16, EACH);
        assertEquals(0, opened.recovery().salvaged());
        assertEquals(EACH - 16, opened.recovery().unreachable(), "it is said at each start");
    }

    @Test
    void damageOfTheJournalThatHeldNothingWantedIsNoNewsOfTheOutbox() {
        store(text);
        flip(lineStarts.getLast() + 40); // nothing stands behind it
        var recovery = open().recovery();
        assertEquals(1, recovery.setAside().size());
        assertEquals(0, recovery.salvaged() + recovery.unreachable() + recovery.cutBytes());
        assertFalse(recovery.isWorthTelling("o"));

        assertTrue(new OutboxRecovery(0, 0, 0, List.of("o/torn-1.bin")).isWorthTelling("o"));
        assertFalse(new OutboxRecovery(0, 0, 0, List.of("j/torn-1.bin")).isWorthTelling("o"));
        assertTrue(new OutboxRecovery(0, 0, 1, List.of("j/torn-1.bin")).isWorthTelling("o"));
        assertTrue(new OutboxRecovery(1, 0, 0, List.of()).isWorthTelling("o"));
    }

    /** What a line says of itself is not there, but what it should say can be told. */
    @Test
    void aLineThatHasLostItsLastColonTakesNoOtherWithIt() {
        store(text);
        flip(lineStarts.get(32) - LineChain.SUFFIX_LENGTH - 1); // of A 16
        assertHolds(open().outbox(), B, 16, EACH);
    }

    /** What was out of reach is taken in at the first start at which it is not. */
    @Test
    void whatAnotherPeerBringsPutsTheReadingsBehindItInReach() {
        store(text);
        flip(lineStarts.get(31) + 40); // A 16
        open().outbox().close();
        store(text.substring(lineStarts.get(31), lineStarts.get(32))); // from another peer
        var opened = open();

        assertHolds(opened.outbox(), A, 17, EACH);
        assertEquals(0, opened.recovery().unreachable());
        assertEquals(EACH - 16, opened.recovery().salvaged());
        for (String path : opened.recovery().setAside()) {
            assertTrue(path.startsWith("j/salvaged-") && disk.exists(path), path);
        }
        opened.outbox().close();
        assertEquals(List.of(), open().recovery().setAside());
    }

    /**
     * Whose the readings behind it are cannot be told, until another peer has brought that line.
     */
    @Test
    void whereTheLineThatNamesASourceIsLostItsReadingsWaitForIt() {
        store(text);
        flip(lineStarts.get(1) + 40); // A 1
        var opened = open();
        assertHolds(opened.outbox(), B, 1, EACH);
        assertEquals(0, opened.outbox().first(A));
        assertEquals(EACH - 1, opened.recovery().unreachable());
        opened.outbox().close();
        assertEquals(EACH - 1, open().recovery().unreachable(), "it is said at each start");

        store(text.substring(lineStarts.get(1), lineStarts.get(2))); // from another peer
        opened = open();
        assertHolds(opened.outbox(), A, 2, EACH);
        assertEquals(0, opened.recovery().unreachable());
        opened.outbox().close();
    }

    @Test
    void whereTheOutboxHoldsTheReadingThatNamesASourceTheLineMayBeLost() {
        store(text);
        var empty = FileJournal.open(new MemoryDisk(new Random(2)), "j");
        var apart = FileOutbox.open(disk, "o", empty, 6_000, 4_096).outbox();
        apart.add(A, 1, FileOutboxTest.payload(A, 1));
        apart.close();
        flip(lineStarts.get(1) + 40);
        var opened = open();
        assertHolds(opened.outbox(), A, 1, EACH);
        assertEquals(0, opened.recovery().unreachable());
    }

    /** It is read again from its own file, whosever it was. */
    @Test
    void aRowOfAReplayThatNothingNamesIsNotWaitedFor() {
        var empty = FileJournal.open(new MemoryDisk(new Random(2)), "j");
        var apart = FileOutbox.open(disk, "o", empty, 6_000, 4_096).outbox();
        apart.add(A, 1, FileOutboxTest.payload(A, 1));
        apart.add(A, 2, FileOutboxTest.payload(A, 2), "rows", 1);
        apart.close();
        disk.flipBit("o/" + disk.list("o").getFirst(), 8L * 70); // A 1
        open().outbox().close();
        var recovery = open().recovery();
        assertEquals(0, recovery.unreachable());
        assertEquals(1, recovery.setAside().size());
        assertTrue(recovery.setAside().getFirst().startsWith("o/salvaged-"));
    }

    /** Files of another incident lie between those of this one, by their names. */
    @Test
    void whatWasSetAsideAtAnotherTimeDoesNotBreakTheChainFromFileToFile() {
        store(text);
        flip(10); // the epoch: every reading follows from what it should state
        try (var other = disk.open("j/torn-00000000000000001000.bin", Disk.Mode.WRITE)) {
            byte[] line = Bytes.utf8("of another history\n").array();
            other.write(0, line, 0, line.length);
        }
        var opened = open();

        assertHolds(opened.outbox(), A, 1, EACH);
        assertHolds(opened.outbox(), B, 1, EACH);
        assertEquals(0, opened.recovery().unreachable());
    }

    /** An outbox segment is set aside while the journal holds what it holds; then that is lost. */
    @Test
    void whatWasGoneThroughBeforeIsGoneThroughAgainWhenSomethingIsMissing() {
        var empty = FileJournal.open(new MemoryDisk(new Random(2)), "j");
        var apart = FileOutbox.open(disk, "o", empty, 6_000, 4_096).outbox();
        for (long n = 1; n <= 20; n++) {
            apart.add(A, n, FileOutboxTest.payload(A, n));
        }
        apart.close();
        store(text);
        String segment = "o/" + disk.list("o").getFirst();
        disk.flipBit(segment, 8L * (disk.content(segment).length() - 20)); // A 20
        open().outbox().close();
        open().outbox().close(); // nothing in it is missing
        assertTrue(disk.list("o").stream().anyMatch(TornName::isSalvaged));

        disk.delete("j/index.checkpoint");
        flip(lineStarts.get(31) + 40); // A 16
        var opened = open();
        assertHolds(opened.outbox(), A, 16, EACH);
        assertEquals(0, opened.recovery().unreachable());
    }

    @Test
    void aReadingThatTheOutboxStillHoldsBridgesTheDamage() {
        store(text);
        var apart =
                FileOutbox.open(
                        disk,
                        "o",
                        FileJournal.open(new MemoryDisk(new Random(2)), "j"),
                        6_000,
                        4_096);
        for (long n = 1; n <= 20; n++) {
            apart.outbox().add(A, n, FileOutboxTest.payload(A, n));
        }
        apart.outbox().close();
        flip(lineStarts.get(31) + 40);
        var opened = open();
        assertHolds(opened.outbox(), A, 16, EACH);
        assertHolds(opened.outbox(), B, 16, EACH);
        assertEquals(0, opened.recovery().unreachable());
    }

    @Test
    void aPowerCutDuringRecoveryLosesNothingOfIt() {
        for (int operations = 0; operations < 60; operations++) {
            disk.delete("j");
            disk.delete("o");
            disk.syncDirectory("j");
            disk.syncDirectory("o");
            store(text);
            flip(lineStarts.get(31) + 40);
            disk.powerGoesAfter(operations);
            try {
                open();
            } catch (MemoryDisk.PowerCut e) {
                // that is the point
            }
            disk.crash();
            var outbox = open().outbox();
            assertEquals(EACH, outbox.last(B), "power went at operation " + operations);
            assertHolds(outbox, B, 16, EACH);
            assertEquals(0, outbox.first(A));
        }
    }

    @Test
    void aMissingSegmentCostsWhatItHeldAndTheLineBehindIt() {
        store(text);
        var names = disk.list("j").stream().filter(SegmentName::isLike).toList();
        disk.delete("j/" + names.get(1));
        var opened = open();
        assertEquals(List.of(), opened.outbox().sources());
        long behind =
                opened.recovery().setAside().stream()
                        .mapToLong(path -> disk.content(path).lines().count())
                        .sum();
        assertTrue(behind > 10);
        assertEquals(behind - 1, opened.recovery().unreachable());
    }

    @Test
    void anEarlierRunIsReadAboveTheMarksFromJournalAndOutbox() {
        String half = text.substring(0, lineStarts.get(41));
        var directory = DataDirectory.prepare(disk, PEER, OnStart.RESUME, 3);
        var opened = FileJournal.open(disk, directory.journalPath(), 2_000, 4_096);
        opened.index().take(Bytes.utf8(half));
        opened.journal().append(Bytes.utf8(half));
        var outbox =
                FileOutbox.open(
                                disk,
                                directory.outboxPath(),
                                opened,
                                GivingOut.WRITTEN,
                                new Footing())
                        .outbox();
        for (long n = 18; n <= 30; n++) {
            outbox.add(A, n, FileOutboxTest.payload(A, n));
        }
        outbox.add(B, 25, FileOutboxTest.payload(B, 25)); // behind a gap
        outbox.close();
        opened.journal().close();
        DataDirectory.prepare(disk, PEER, OnStart.CLEAR, 3).close();

        var aside = SetAside.of(disk, PEER);
        assertEquals(1, aside.size());
        assertEquals(Optional.of(LOG), aside.getFirst().log());
        var marks = new LogIndex();
        marks.take(Bytes.utf8(text.substring(0, lineStarts.get(11))));
        var taken = new ArrayList<String>();
        aside.getFirst()
                .above(marks)
                .each((source, n, payload) -> {
                    assertEquals(FileOutboxTest.payload(source, n), payload);
                    taken.add(new Tag(source, n).toString());
                });
        var expected = new ArrayList<String>();
        for (long n = 6; n <= 30; n++) {
            expected.add(new Tag(A, n).toString());
            if (n <= 20) {
                expected.add(new Tag(B, n).toString());
            }
        }
        assertEquals(expected.stream().sorted().toList(), taken.stream().sorted().toList());

        var runs = new SetAsideRuns(disk, PEER);
        var other = new Reign(LOG.viewId() + 1, LOG.leader(), LOG.incarnation());
        var now = new MemoryOutbox();
        assertFalse(runs.mayHave(other));
        assertTrue(runs.mayHave(LOG));
        assertEquals(List.of(), runs.ofOtherLogs(LOG));
        assertEquals(List.of(aside.getFirst().path()), runs.ofOtherLogs(other));
        assertEquals(0, runs.takeIn(other, marks, now), "another log's stay aside");
        assertEquals(expected.size(), runs.takeIn(LOG, marks, now));
        assertEquals(0, runs.takeIn(LOG, marks, now), "they are there already");
        assertEquals(6, now.first(A));
        assertEquals(30, now.last(A));
        assertEquals(
                List.of(), SetAside.of(disk, new PeerId("00000000-0000-4000-8000-00000000000b")));
    }
}
