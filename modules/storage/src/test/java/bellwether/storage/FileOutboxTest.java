package bellwether.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Bytes;
import bellwether.protocol.Incarnation;
import bellwether.protocol.JournalFailure;
import bellwether.protocol.Limits;
import bellwether.protocol.PeerId;
import bellwether.protocol.Source;
import bellwether.protocol.SourceKey;
import bellwether.sequencer.LogIndex;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileOutboxTest {
    private static final Source A = source(1);
    private static final Source B = source(2);
    private static final long SEGMENT = 6_000;
    private static final int BUFFER = 4_096;

    private final MemoryDisk disk = new MemoryDisk(new Random(1));
    private final JournalText text = new JournalText();

    private static Source source(long incarnation) {
        return new Source(
                new PeerId("00000000-0000-4000-8000-00000000000c"), new Incarnation(incarnation));
    }

    static Bytes payload(Source source, long n) {
        return Bytes.utf8("DATA|" + source.incarnation().bits() + "|t" + n + "|1.50||1012.00");
    }

    private RecoveredOutbox open() {
        return open(new LogIndex());
    }

    private RecoveredOutbox open(LogIndex index) {
        return FileOutbox.open(disk, "o", journal(index), SEGMENT, BUFFER);
    }

    private RecoveredJournal journal(LogIndex index) {
        var opened = FileJournal.open(disk, "j");
        return new RecoveredJournal(
                opened.journal(), index, opened.recovery(), new Salvage(disk, "j", index, false));
    }

    /** {@return an index of a log that holds 1 to {@code n} of {@link JournalText#SOURCE}} */
    private LogIndex holding(int n) {
        text.epoch();
        for (int i = 0; i < n; i++) {
            text.reading("s");
        }
        var index = new LogIndex();
        index.take(text.all());
        return index;
    }

    private static void addAll(FileOutbox outbox, Source source, long from, long to) {
        for (long n = from; n <= to; n++) {
            outbox.add(source, n, payload(source, n));
        }
    }

    private static void assertHolds(FileOutbox outbox, Source source, long from, long to) {
        assertEquals(from, outbox.first(source));
        assertEquals(to, outbox.last(source));
        for (long n = from; n <= to; n++) {
            assertEquals(payload(source, n), outbox.payload(source, n));
        }
        assertEquals(payloads(source, from, to), given(outbox, source, from, to, Long.MAX_VALUE));
    }

    private static List<Bytes> payloads(Source source, long from, long to) {
        return LongStream.rangeClosed(from, to).mapToObj(n -> payload(source, n)).toList();
    }

    /** {@return what is handed over to one who takes {@code most} at most} */
    private static List<Bytes> given(
            FileOutbox outbox, Source source, long from, long to, long most) {
        var given = new ArrayList<Bytes>();
        outbox.payloads(
                source,
                from,
                to,
                payload -> {
                    given.add(payload);
                    return given.size() < most;
                });
        return given;
    }

    @Test
    void aBatchIsKeptAsOneByOneItWouldBe() {
        try (var outbox = open().outbox()) {
            outbox.addAll(A, 1, payloads(A, 1, 600));
            outbox.addAll(B, 1, payloads(B, 1, 3), "rows", 8);
            assertEquals(OptionalLong.of(10), outbox.noted("rows"));
            outbox.addAll(A, 601, payloads(A, 601, 601));
            outbox.addAll(A, 500, payloads(A, 500, 602)); // but for the last one it is there
            outbox.addAll(B, 2, payloads(B, 2, 3), "rows", 1); // and brings no position
            assertEquals(OptionalLong.of(10), outbox.noted("rows"));
            outbox.write();
        }
        try (var again = open().outbox()) {
            assertHolds(again, A, 1, 602);
            assertHolds(again, B, 1, 3);
            assertEquals(605, again.size());
            assertEquals(OptionalLong.of(10), again.noted("rows"));
        }
    }

    /** Whoever offers a batch gives again what was not taken, and nothing else. */
    @Test
    void ofABatchThatTheDiskBreaksOffItIsKnownWhatWasKept() {
        for (long writes = 0; writes < 12; writes++) {
            var small = new MemoryDisk(new Random(writes));
            var journal = FileJournal.open(small, "j");
            var outbox = FileOutbox.open(small, "o", journal, SEGMENT, BUFFER).outbox();
            small.fullAfter(writes);
            assertThrows(
                    JournalFailure.class,
                    () -> outbox.addAll(A, 1, payloads(A, 1, 5_000), "rows", 1));
            long kept = outbox.last(A);
            assertTrue(kept < 5_000);
            assertEquals(kept, outbox.size());
            assertEquals(kept, outbox.noted("rows").orElse(0));
            for (long n = 1; n <= kept; n++) {
                assertEquals(payload(A, n), outbox.payload(A, n));
            }
            outbox.close();
            journal.journal().close();
        }
    }

    @Test
    void aBatchWithALineFeedInItIsNotTakenAtAll() {
        try (var outbox = open().outbox()) {
            var payloads = List.of(payload(A, 1), Bytes.utf8("DATA|s|1\n2|||"));
            assertThrows(IllegalArgumentException.class, () -> outbox.addAll(A, 1, payloads));
            assertEquals(0, outbox.size());
        }
    }

    @Test
    void handsOverManyAtOnceAndNoMoreThanAreTaken() {
        try (var outbox = open().outbox()) {
            addAll(outbox, A, 1, 300);
            addAll(outbox, B, 1, 10);
            addAll(outbox, A, 301, 700);
            outbox.release(A, 40);
            assertEquals(payloads(A, 41, 700), given(outbox, A, 41, 700, Long.MAX_VALUE));
            assertEquals(payloads(A, 290, 294), given(outbox, A, 290, 700, 5));
            assertEquals(payloads(A, 295, 299), given(outbox, A, 295, 700, 5));
            assertEquals(List.of(), given(outbox, A, 50, 49, 5));
            assertThrows(
                    IllegalStateException.class, () -> given(outbox, A, 700, 701, Long.MAX_VALUE));
        }
    }

    private List<String> files(String suffix) {
        return disk.list("o").stream().filter(name -> name.endsWith(suffix)).toList();
    }

    @Test
    void whatWasAddedIsReadAtOnceAndAfterReopening() {
        try (var outbox = open().outbox()) {
            addAll(outbox, A, 1, 300);
            addAll(outbox, B, 1, 10);
            assertHolds(outbox, A, 1, 300);
            assertHolds(outbox, B, 1, 10);
        }
        try (var outbox = open().outbox()) {
            assertEquals(List.of(A, B), outbox.sources());
            assertEquals(310, outbox.size());
            assertHolds(outbox, A, 1, 300);
            addAll(outbox, A, 301, 350);
            assertHolds(outbox, A, 1, 350);
            assertHolds(outbox, B, 1, 10);
            assertEquals(payload(A, 5), outbox.payload(A, 5));
        }
    }

    @Test
    void itNeverHoldsWhatWasNeverAdded() {
        try (var outbox = open().outbox()) {
            assertEquals(0, outbox.first(A));
            assertEquals(0, outbox.last(A));
            addAll(outbox, A, 4, 5);
            assertThrows(IllegalStateException.class, () -> outbox.payload(A, 3));
            assertThrows(IllegalStateException.class, () -> outbox.payload(A, 6));
            assertThrows(IllegalStateException.class, () -> outbox.payload(B, 4));
        }
    }

    @Test
    void readingsOfManySourcesMayBeMixed() {
        try (var outbox = open().outbox()) {
            for (long n = 1; n <= 60; n++) {
                for (long s = 1; s <= 80; s++) {
                    outbox.add(source(s), n, payload(source(s), n));
                }
            }
            for (long s = 80; s >= 1; s--) {
                assertHolds(outbox, source(s), 1, 60);
            }
        }
    }

    @Test
    void aCutBringsBlocksFromTheEndAndTheGapsClose() {
        try (var outbox = open().outbox()) {
            addAll(outbox, A, 1, 5);
            for (long block = 9; block >= 0; block--) {
                addAll(outbox, A, block * 10 + 1, block * 10 + 10);
                addAll(outbox, B, block * 7 + 1, block * 7 + 7);
            }
            assertEquals(170, outbox.size());
            assertHolds(outbox, A, 1, 100);
            assertHolds(outbox, B, 1, 70);
        }
        var reopened = open();
        assertEquals(0, reopened.recovery().unreachable());
        assertHolds(reopened.outbox(), A, 1, 100);
    }

    @Test
    void aReadingKeptAlreadyIsLeftAlone() {
        try (var outbox = open().outbox()) {
            addAll(outbox, A, 1, 50);
            long bytes = outbox.bytes();
            addAll(outbox, A, 1, 50);
            assertEquals(50, outbox.size());
            assertEquals(bytes, outbox.bytes());
        }
    }

    @Test
    void releasingForgetsUpToAndIncludingThatReading() {
        try (var outbox = open().outbox()) {
            addAll(outbox, A, 1, 600);
            for (long n = 0; n <= 600; n += 7) {
                outbox.release(A, n);
                assertEquals(600 - n, outbox.size());
                assertHolds(outbox, A, n + 1, 600);
            }
            outbox.release(A, 700);
            assertEquals(0, outbox.first(A));
            assertEquals(List.of(), outbox.sources());
            addAll(outbox, A, 590, 610);
            assertHolds(outbox, A, 590, 610);
        }
    }

    @Test
    void aSegmentIsDeletedByTheSyncAfterItsLastReadingWasReleased() {
        try (var outbox = open().outbox()) {
            addAll(outbox, A, 1, 600);
            outbox.sync();
            int all = files(".out").size();
            assertTrue(all > 4);
            outbox.release(A, 599);
            assertEquals(all, files(".out").size());
            outbox.sync();
            assertEquals(1, files(".out").size());
            assertHolds(outbox, A, 600, 600);
            assertTrue(outbox.bytes() < 2 * SEGMENT);
        }
    }

    @Test
    void whatTheJournalHoldsIsDroppedAtOpening() {
        Source s = JournalText.SOURCE;
        try (var outbox = open().outbox()) {
            addAll(outbox, s, 3, 90);
            addAll(outbox, A, 1, 3);
        }
        var reopened = open(holding(40));
        assertHolds(reopened.outbox(), s, 41, 90);
        assertHolds(reopened.outbox(), A, 1, 3);
        assertEquals(List.of(), reopened.recovery().setAside());
    }

    @Test
    void memoryGoesByRunsAndNotByReadings() {
        try (var outbox = open().outbox()) {
            addAll(outbox, A, 1, 5_000);
            assertTrue(outbox.runCount() < 5_000 / 20, "runs: " + outbox.runCount());
        }
    }

    @Test
    void aPositionComesWithItsReadingOrNotAtAll() {
        for (int cutBytes = 0; cutBytes < 200; cutBytes++) {
            var fresh = new MemoryDisk(new Random(cutBytes));
            var marks = journal(new LogIndex());
            try (var outbox = FileOutbox.open(fresh, "o", marks, SEGMENT, BUFFER).outbox()) {
                for (long n = 1; n <= 5; n++) {
                    outbox.add(A, n, payload(A, n), "rows:of a.csv", 10 * n);
                    assertEquals(OptionalLong.of(10 * n), outbox.noted("rows:of a.csv"));
                }
            }
            try (var file = fresh.open("o/0000000001.out", Disk.Mode.WRITE)) {
                file.truncate(file.size() - cutBytes);
            }
            var again = FileOutbox.open(fresh, "o", marks, SEGMENT, BUFFER).outbox();
            assertEquals(
                    OptionalLong.of(10 * again.last(A)),
                    again.noted("rows:of a.csv"),
                    "cut " + cutBytes);
            again.add(B, 1, payload(B, 1));
            again.close();
            again = FileOutbox.open(fresh, "o", marks, SEGMENT, BUFFER).outbox();
            assertEquals(OptionalLong.of(10 * again.last(A)), again.noted("rows:of a.csv"));
            assertHolds(again, B, 1, 1);
        }
    }

    @Test
    void aPositionNotedBehindItsReadingsNeverSkipsOne() {
        for (int cutBytes = 0; cutBytes < 200; cutBytes++) {
            var fresh = new MemoryDisk(new Random(cutBytes));
            var marks = journal(new LogIndex());
            try (var outbox = FileOutbox.open(fresh, "o", marks, SEGMENT, BUFFER).outbox()) {
                for (long n = 2; n <= 8; n += 2) {
                    addAll(outbox, A, n - 1, n);
                    outbox.note("a", n);
                }
            }
            try (var file = fresh.open("o/0000000001.out", Disk.Mode.WRITE)) {
                file.truncate(file.size() - cutBytes);
            }
            var again = FileOutbox.open(fresh, "o", marks, SEGMENT, BUFFER).outbox();
            long noted = again.noted("a").getAsLong();
            assertTrue(noted <= again.last(A), "cut " + cutBytes);
            assertTrue(noted >= (cutBytes == 0 ? 8 : 4), "cut " + cutBytes);
        }
    }

    @Test
    void positionsOutliveTheReadingsThatBroughtThem() {
        try (var outbox = open().outbox()) {
            outbox.note("a", 7);
            addAll(outbox, A, 1, 1);
            outbox.note("b", 8);
            addAll(outbox, A, 2, 300);
            outbox.release(A, 300);
            outbox.sync();
            assertEquals(1, files(".out").size());
        }
        try (var outbox = open().outbox()) {
            assertEquals(OptionalLong.of(7), outbox.noted("a"));
            assertEquals(OptionalLong.of(8), outbox.noted("b"));
            assertEquals(OptionalLong.empty(), outbox.noted("c"));
            addAll(outbox, B, 1, 300);
            outbox.release(B, 300);
            outbox.sync();
        }
        assertEquals(OptionalLong.of(7), open().outbox().noted("a"));
    }

    @Test
    void limitsHoldAtTheLimitAndBreakBehindIt() {
        try (var outbox = open().outbox()) {
            outbox.add(A, 1, Bytes.of(new byte[Limits.PAYLOAD_BYTES_MAX]));
            for (String bad : List.of("x".repeat(Limits.PAYLOAD_BYTES_MAX + 1), "a\nb")) {
                assertThrows(
                        IllegalArgumentException.class, () -> outbox.add(A, 2, Bytes.utf8(bad)));
            }
            assertThrows(IllegalArgumentException.class, () -> outbox.add(A, 0, payload(A, 1)));
            outbox.note("k".repeat(1_024), 1);
            for (String bad : List.of("", "k".repeat(1_025), "a\nb")) {
                assertThrows(IllegalArgumentException.class, () -> outbox.note(bad, 1));
            }
            for (int i = 1; i < 1_024; i++) {
                outbox.note("k" + i, i);
            }
            assertThrows(IllegalArgumentException.class, () -> outbox.note("one more", 1));
            outbox.note("k1", 5);
            assertThrows(IllegalArgumentException.class, () -> outbox.note("k1", -1));
            outbox.add(A, 2, payload(A, 2));
            addAll(outbox, B, 1, 100);
        }
        assertEquals(OptionalLong.of(1_023), open().outbox().noted("k1023"));
    }

    @Test
    void afterAFailedWriteItTakesNothingMoreAndWhatIsThereStaysReadable() {
        var outbox = open().outbox();
        addAll(outbox, A, 1, 20);
        outbox.sync();
        addAll(outbox, A, 21, 25);
        disk.fullAfter(0);
        var failed = assertThrows(JournalFailure.class, outbox::sync);
        assertTrue(failed.getMessage().contains("o/0000000001.out"), failed.getMessage());
        disk.fullAfter(Long.MAX_VALUE);
        assertThrows(JournalFailure.class, () -> outbox.add(A, 26, payload(A, 26)));
        assertThrows(JournalFailure.class, outbox::sync);
        assertTrue(outbox.failure().isPresent());
        assertHolds(outbox, A, 1, 25);
        outbox.close();
        long last = open().outbox().last(A);
        assertTrue(last >= 20 && last <= 25, "last " + last);
    }

    @Test
    void aFailedSyncEndsItsLife() {
        var outbox = open().outbox();
        addAll(outbox, A, 1, 3);
        disk.syncFails(true);
        assertThrows(JournalFailure.class, outbox::sync);
        disk.syncFails(false);
        assertThrows(JournalFailure.class, outbox::write);
        assertHolds(outbox, A, 1, 3);
    }

    @Test
    void aReadingThatWasGivenOutSurvivesTheProcess() {
        var outbox = open().outbox();
        addAll(outbox, A, 1, 5);
        outbox.note("a", 5);
        outbox.payload(A, 1); // sent to the leader; and then the process is killed
        var again = open().outbox();
        assertHolds(again, A, 1, 5);
        assertEquals(OptionalLong.of(5), again.noted("a"));
    }

    @Test
    void aReadingThatRottedOnTheDiskIsNotGivenBack() {
        var outbox = open().outbox();
        addAll(outbox, A, 1, 600);
        outbox.sync();
        flip("o/0000000002.out", 250);
        var failed = assertThrows(JournalFailure.class, () -> assertHolds(outbox, A, 1, 600));
        assertTrue(failed.getMessage().contains("o/0000000002.out"), failed.getMessage());
        assertEquals(payload(A, 1), outbox.payload(A, 1));
    }

    private void flip(String path, long offset) {
        try (var file = disk.open(path, Disk.Mode.WRITE)) {
            var one = new byte[1];
            file.read(offset, one, 0, 1);
            one[0] ^= 1;
            file.write(offset, one, 0, 1);
            file.force();
        }
    }

    @Test
    void aDamagedSegmentIsSetAsideAndWhatIsGoodInItIsKept() {
        try (var outbox = open().outbox()) {
            for (long n = 1; n <= 150; n++) {
                outbox.add(A, n, payload(A, n), "a", n);
                outbox.add(B, n, payload(B, n));
            }
        }
        int all = files(".out").size();
        String line = SourceKey.of(A) + ".60:"; // in the second segment
        String damaged =
                files(".out").stream()
                        .filter(name -> disk.content("o/" + name).contains(line))
                        .findFirst()
                        .orElseThrow();
        flip("o/" + damaged, disk.content("o/" + damaged).indexOf(line) + 30);
        for (int i = 0; i < 2; i++) {
            var opened = open();
            assertHolds(opened.outbox(), A, 1, 59);
            assertHolds(opened.outbox(), B, 1, 150);
            assertEquals(OptionalLong.of(59), opened.outbox().noted("a"));
            assertEquals(i == 0 ? 90 : 0, opened.recovery().unreachable());
            opened.outbox().close();
        }
        assertTrue(files(".bin").size() > 1 && files(".bin").size() < all);
        var kept = new ArrayList<String>();
        files(".bin").forEach(name -> kept.add(disk.content("o/" + name)));
        for (long n = 61; n <= 150; n++) {
            String reading = SourceKey.of(A) + "." + n + ":";
            assertTrue(kept.stream().anyMatch(each -> each.contains(reading)), reading);
        }
    }

    @Test
    void aFlippedBitAnywhereLosesNothingElse() {
        try (var outbox = open().outbox()) {
            addAll(outbox, A, 1, 4);
            addAll(outbox, B, 1, 3);
        }
        String content = disk.content("o/0000000001.out");
        for (int at = 0; at < content.length(); at++) {
            var fresh = new MemoryDisk(new Random(at));
            byte[] bytes = Bytes.utf8(content).array();
            bytes[at] ^= 2;
            try (var file = fresh.open("o/0000000001.out", Disk.Mode.WRITE)) {
                file.write(0, bytes, 0, bytes.length);
            }
            var marks = journal(new LogIndex());
            var opened = FileOutbox.open(fresh, "o", marks, SEGMENT, BUFFER);
            long lost = 7 - opened.outbox().size();
            if (at < content.length() - 1) { // without its line feed, the last one is torn
                assertEquals(1, opened.recovery().setAside().size(), "at " + at);
                assertFalse(fresh.exists("o/0000000001.out"));
            }
            assertTrue(lost >= 1 && lost <= 4, "at " + at + " lost " + lost);
            for (Source source : opened.outbox().sources()) {
                assertHolds(opened.outbox(), source, 1, opened.outbox().last(source));
            }
        }
    }

    @Test
    void syncIsSkippedWhenThereIsNothingNew() {
        var outbox = open().outbox();
        addAll(outbox, A, 1, 3);
        outbox.sync();
        disk.powerGoesAfter(0);
        outbox.sync();
        outbox.sync();
    }

    @Test
    void theGroupLoopGoesOnWhileAnotherThreadSyncs(@TempDir Path root) throws InterruptedException {
        var nio = new NioDisk(root);
        var marks = FileJournal.open(nio, "j");
        var outbox = FileOutbox.open(nio, "o", marks, 20_000, BUFFER).outbox();
        var threads = new Threads();
        var done = new AtomicBoolean();
        threads.start(() -> {
            while (!done.get()) {
                outbox.sync();
            }
        });
        long n = 0;
        while (n < 30_000) {
            n++;
            outbox.add(A, n, payload(A, n), "a", n);
            long behind = Math.max(1, n - 700);
            outbox.release(A, behind - 1);
            if (n % 50 == 0) {
                assertEquals(payload(A, behind), outbox.payload(A, behind));
                assertEquals(payload(A, n), outbox.payload(A, n));
            }
        }
        done.set(true);
        threads.joinAll();
        outbox.close();
        var reopened = FileOutbox.open(nio, "o", marks, 20_000, BUFFER);
        assertTrue(reopened.recovery().unreachable() > 0); // the empty journal lacks what is gone
        assertEquals(30_000, n);
    }
}
