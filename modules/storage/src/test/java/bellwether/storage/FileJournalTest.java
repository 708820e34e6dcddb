package bellwether.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Bytes;
import bellwether.protocol.JournalFailure;
import bellwether.protocol.JournalReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileJournalTest {
    private static final long SEGMENT = 1000;
    private static final int RING = 512;

    @TempDir Path root;

    private RecoveredJournal open(String name) {
        return FileJournal.open(new NioDisk(root), name, SEGMENT, RING);
    }

    static byte[] readAll(JournalReader journal, int stepMax) {
        var all = new byte[(int) journal.end()];
        int at = 0;
        int count;
        while ((count = journal.read(at, all, at, Math.min(stepMax, all.length - at))) > 0) {
            at += count;
        }
        assertEquals(all.length, at, "read stopped before the end");
        return all;
    }

    private Map<String, byte[]> files(String name) throws IOException {
        var files = new TreeMap<String, byte[]>();
        try (var list = Files.list(root.resolve(name))) {
            for (Path file : list.toList()) {
                files.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }

    private static void assertSameFiles(Map<String, byte[]> one, Map<String, byte[]> two) {
        assertEquals(one.keySet(), two.keySet());
        one.forEach((name, bytes) -> assertArrayEquals(bytes, two.get(name), name));
    }

    @Test
    void whatWasAppendedIsReadAtOnceAndAfterReopening() {
        var text = new JournalText();
        text.random(new Random(1), 60, 3);
        try (var journal = open("j").journal()) {
            journal.append(text.all());
            assertArrayEquals(text.bytes(), readAll(journal, 100));
        }
        var again = open("j");
        try (var journal = again.journal()) {
            assertArrayEquals(text.bytes(), readAll(journal, 1 << 20));
            assertEquals(text.bytes().length, journal.durableEnd());
            assertEquals(60, again.index().lastSequence());
            assertEquals("", again.recovery().reason());
        }
    }

    @Test
    void segmentsDependOnTheBytesAloneHoweverTheyAreAppended() throws IOException {
        for (int seed = 0; seed < 40; seed++) {
            var random = new Random(seed);
            var text = new JournalText();
            text.random(random, 20 + random.nextInt(100), 3);
            for (String name : List.of("a" + seed, "b" + seed)) {
                try (var journal = open(name).journal()) {
                    appendSliced(journal, text, random);
                }
            }
            assertSameFiles(files("a" + seed), files("b" + seed));
            assertTrue(files("a" + seed).size() > 1, "seed " + seed);
            for (var file : files("a" + seed).entrySet()) {
                assertEquals('\n', file.getValue()[file.getValue().length - 1], file.getKey());
            }
        }
    }

    /** Whole lines per append, as many as it comes; written, synced and reopened at random. */
    private static void appendSliced(FileJournal journal, JournalText text, Random random) {
        byte[] bytes = text.bytes();
        var ends = text.lineEnds();
        int at = 0;
        while (at < ends.size() - 1) {
            int next = Math.min(ends.size() - 1, at + 1 + random.nextInt(12));
            int from = ends.get(at).intValue();
            journal.append(new Bytes(bytes, from, ends.get(next).intValue() - from));
            at = next;
            switch (random.nextInt(4)) {
                case 0 -> journal.writePending();
                case 1 -> journal.sync();
                default -> {
                    // goes on
                }
            }
        }
    }

    @Test
    void aTornTailIsCutAtTheLastWholeLineWhereverItWasTorn() {
        var text = new JournalText();
        text.random(new Random(2), 6, 2);
        byte[] bytes = text.bytes();
        for (int length = 0; length <= bytes.length; length++) {
            var disk = new MemoryDisk(new Random(length));
            try (var file = disk.open("j/" + SegmentName.of(0), Disk.Mode.WRITE)) {
                file.write(0, bytes, 0, length);
            }
            int torn = length;
            long whole = text.lineEnds().stream().filter(end -> end <= torn).reduce(0L, Long::max);
            var opened = FileJournal.open(disk, "j", FileJournal.SEGMENT_BYTES, RING);
            try (var journal = opened.journal()) {
                assertEquals(whole, journal.end());
                assertEquals(whole, journal.durableEnd());
                assertEquals(length - whole, opened.recovery().cutBytes());
                assertEquals(List.of(), opened.recovery().setAside());
                assertEquals(length == whole, opened.recovery().reason().isEmpty());
                disk.crash();
            }
            var again = FileJournal.open(disk, "j", FileJournal.SEGMENT_BYTES, RING);
            assertEquals("", again.recovery().reason());
            again.journal().append(new Bytes(bytes, (int) whole, bytes.length - (int) whole));
            again.journal().close();
            assertEquals(text.all().toString(), disk.content("j/" + SegmentName.of(0)));
        }
    }

    @Test
    void aFlippedBitCutsThereAndTheRestIsSetAside() throws IOException {
        var text = new JournalText();
        text.random(new Random(3), 40, 2);
        byte[] bytes = text.bytes();
        try (var journal = open("j").journal()) {
            journal.append(text.all());
        }
        var names = files("j");
        String second = names.keySet().stream().skip(1).findFirst().orElseThrow();
        long start = SegmentName.start(second);
        byte[] damaged = names.get(second).clone();
        damaged[300] ^= 4;
        Files.write(root.resolve("j").resolve(second), damaged);

        var opened = open("j");
        long whole =
                text.lineEnds().stream().filter(end -> end <= start + 300).reduce(0L, Long::max);
        try (var journal = opened.journal()) {
            assertEquals(whole, journal.end());
            assertArrayEquals(Arrays.copyOf(bytes, (int) whole), readAll(journal, 77));
        }
        assertEquals(bytes.length - whole, opened.recovery().cutBytes());
        assertTrue(opened.recovery().reason().contains("CRC"), opened.recovery().reason());
        long kept = 0;
        for (String aside : opened.recovery().setAside()) {
            kept += Files.size(root.resolve(aside));
        }
        assertEquals(bytes.length - whole, kept);
        assertTrue(Files.exists(root.resolve("j/torn-" + SegmentName.digits(whole) + ".bin")));
    }

    @Test
    void whatFollowsAMissingSegmentIsSetAside() throws IOException {
        var text = new JournalText();
        text.random(new Random(4), 60, 2);
        try (var journal = open("j").journal()) {
            journal.append(text.all());
        }
        var names = List.copyOf(files("j").keySet());
        Files.delete(root.resolve("j").resolve(names.get(1)));
        Files.write(root.resolve("j/nonsense.log"), new byte[] {1});
        var opened = open("j");
        try (var journal = opened.journal()) {
            assertEquals(SegmentName.start(names.get(1)), journal.end());
        }
        assertEquals(names.size() - 2 + 1, opened.recovery().setAside().size());
        assertEquals("", open("j").recovery().reason());
    }

    /** A power cut may keep the name of a new segment and none of its bytes. */
    @Test
    void aFileWithoutBytesIsNoSegment() throws IOException {
        var text = new JournalText();
        text.random(new Random(6), 60, 2);
        try (var journal = open("j").journal()) {
            journal.append(text.all());
        }
        var before = files("j");
        long second = SegmentName.start(List.copyOf(before.keySet()).get(1));
        Files.createFile(root.resolve("j").resolve(SegmentName.of(second - 7)));
        Files.createFile(root.resolve("j").resolve(SegmentName.of(text.bytes().length)));

        var opened = open("j");
        opened.journal().close();
        assertEquals("", opened.recovery().reason());
        assertEquals(text.bytes().length, opened.recovery().bytes());
        var after = files("j");
        after.remove("index.checkpoint");
        assertEquals(before.keySet(), after.keySet());
    }

    @Test
    void aCutAnywhereLeavesWhatIsBeforeAndGrowsAgain() throws IOException {
        var text = new JournalText();
        text.random(new Random(5), 50, 2);
        byte[] bytes = text.bytes();
        for (long offset : text.lineEnds()) {
            String name = "c" + offset;
            try (var journal = open(name).journal()) {
                journal.append(text.all());
                if (offset % 2 == 0) {
                    journal.sync();
                }
                journal.cut(offset);
                assertEquals(offset, journal.end());
                assertEquals(offset, journal.durableEnd());
                assertArrayEquals(Arrays.copyOf(bytes, (int) offset), readAll(journal, 99));
                int next = offset == bytes.length ? bytes.length : endBehind(text, offset);
                journal.append(new Bytes(bytes, (int) offset, next - (int) offset));
                assertArrayEquals(Arrays.copyOf(bytes, next), readAll(journal, 1000));
                journal.append(new Bytes(bytes, next, bytes.length - next));
                assertArrayEquals(bytes, readAll(journal, 1000));
            }
            assertSameFiles(files("c0"), files(name));
        }
    }

    private static int endBehind(JournalText text, long offset) {
        var ends = text.lineEnds();
        return ends.get(ends.indexOf(offset) + 1).intValue();
    }

    @Test
    void aLineThatEndsJustWhereASegmentIsFullIsItsLast() throws IOException {
        var text = new JournalText();
        text.random(new Random(17), 10, 2);
        long full = text.lineEnds().get(4);
        for (String name : List.of("once", "singly")) {
            try (var journal = FileJournal.open(new NioDisk(root), name, full, 4096).journal()) {
                for (int i = 1; i < text.lineEnds().size() && name.equals("singly"); i++) {
                    int from = text.lineEnds().get(i - 1).intValue();
                    int to = text.lineEnds().get(i).intValue();
                    journal.append(new Bytes(text.bytes(), from, to - from));
                    journal.writePending();
                }
                if (name.equals("once")) {
                    journal.append(text.all());
                }
            }
        }
        assertSameFiles(files("once"), files("singly"));
        assertTrue(files("once").containsKey(SegmentName.of(full)), files("once").toString());
    }

    @Test
    void aCutAtALinesEndIsOnDiskAtReturn() {
        var disk = new MemoryDisk(new Random(6));
        var text = new JournalText();
        text.random(new Random(6), 50, 2);
        var journal = FileJournal.open(disk, "j", SEGMENT, RING).journal();
        journal.append(text.all());
        journal.sync();
        long offset = text.lineEnds().get(20);
        journal.cut(offset);
        disk.crash();
        var opened = FileJournal.open(disk, "j", SEGMENT, RING);
        assertEquals(offset, opened.journal().end());
        assertEquals("", opened.recovery().reason());
    }

    @Test
    void theDurableEndIsTheLastSyncedLineEnd() {
        var text = new JournalText();
        byte[] first = text.random(new Random(7), 5, 2);
        byte[] second = text.random(new Random(7), 5, 2);
        try (var journal = open("j").journal()) {
            journal.append(Bytes.of(first));
            assertEquals(0, journal.durableEnd());
            journal.writePending();
            assertEquals(0, journal.durableEnd());
            assertEquals(first.length, journal.sync());
            assertEquals(first.length, journal.durableEnd());
            journal.append(Bytes.of(second));
            assertEquals(first.length, journal.durableEnd());
            journal.cut(first.length);
            assertEquals(first.length, journal.durableEnd());
            journal.cut(0);
            assertEquals(0, journal.durableEnd());
        }
    }

    @Test
    void nothingBelowTheDurableEndIsEverLost() {
        for (int seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var disk = new MemoryDisk(random);
            var text = new JournalText();
            var journal = FileJournal.open(disk, "j", SEGMENT, RING).journal();
            for (int life = 0; life < 4; life++) {
                if (random.nextBoolean()) {
                    disk.powerGoesAfter(random.nextInt(40));
                }
                try {
                    for (int step = random.nextInt(12); step > 0; step--) {
                        step(journal, text, random);
                    }
                } catch (MemoryDisk.PowerCut e) {
                    // in the middle of an operation
                }
                long durable = journal.durableEnd();
                disk.crash();
                journal = reopenTwice(disk, random);
                long end = journal.end();
                assertTrue(end >= durable, "seed " + seed + ": " + end + " < " + durable);
                assertArrayEquals(
                        Arrays.copyOf(text.bytes(), (int) end),
                        readAll(journal, 1000),
                        "seed " + seed);
                text.cut(end);
            }
        }
    }

    /** Power may go again while the journal is repaired. */
    private static FileJournal reopenTwice(MemoryDisk disk, Random random) {
        try {
            disk.powerGoesAfter(random.nextInt(8));
            FileJournal.open(disk, "j", SEGMENT, RING);
        } catch (MemoryDisk.PowerCut e) {
            // in the middle of the repair
        }
        disk.crash();
        return FileJournal.open(disk, "j", SEGMENT, RING).journal();
    }

    private static void step(FileJournal journal, JournalText text, Random random) {
        switch (random.nextInt(6)) {
            case 0 -> journal.sync();
            case 1 -> journal.writePending();
            case 2 -> {
                var ends = text.lineEnds();
                long offset = ends.get(random.nextInt(ends.size()));
                journal.cut(offset); // the power may go before it is done
                text.cut(offset);
            }
            default -> journal.append(Bytes.of(text.random(random, 1 + random.nextInt(8), 3)));
        }
    }

    @Test
    void aFailedWriteEndsTheJournalsLife() {
        var disk = new MemoryDisk(new Random(8));
        var text = new JournalText();
        var journal = FileJournal.open(disk, "j", SEGMENT, RING).journal();
        byte[] first = text.random(new Random(8), 2, 2);
        journal.append(Bytes.of(first));
        disk.fullAfter(0);
        var failure = assertThrows(JournalFailure.class, journal::sync);
        assertTrue(failure.getMessage().contains("j/" + SegmentName.of(0)), failure.getMessage());
        assertEquals(0, journal.durableEnd());
        byte[] more = text.random(new Random(8), 1, 2);
        var refused = assertThrows(JournalFailure.class, () -> journal.append(Bytes.of(more)));
        assertTrue(refused.getMessage().contains("no space left"), refused.getMessage());
        assertEquals(first.length, journal.end());
        assertTrue(journal.failure().isPresent());
    }

    @Test
    void aFailedAppendShowsNothingOfItsLines() {
        var disk = new MemoryDisk(new Random(9));
        var text = new JournalText();
        var journal = FileJournal.open(disk, "j", SEGMENT, RING).journal();
        text.random(new Random(9), 40, 2);
        disk.fullAfter(1);
        assertThrows(JournalFailure.class, () -> journal.append(text.all()));
        assertEquals(0, journal.end());
    }

    @Test
    void aFailedSyncDoesNotMoveTheDurableEnd() {
        var disk = new MemoryDisk(new Random(10));
        var text = new JournalText();
        var journal = FileJournal.open(disk, "j", SEGMENT, RING).journal();
        journal.append(Bytes.of(text.random(new Random(10), 2, 2)));
        disk.syncFails(true);
        assertThrows(JournalFailure.class, journal::sync);
        disk.syncFails(false);
        assertThrows(JournalFailure.class, journal::sync);
        assertEquals(0, journal.durableEnd());
    }

    @Test
    void readersSeeWholeBytesWhileTheWriterWrites() throws InterruptedException {
        var text = new JournalText();
        var random = new Random(11);
        var journal = FileJournal.open(new NioDisk(root), "j", 20_000, 4096).journal();
        var threads = new Threads();
        threads.start(journal::runWriter);
        byte[] expected = bytesOf(text, 1500);
        for (int i = 0; i < 3; i++) {
            threads.start(() -> follow(journal, expected));
        }
        threads.start(() -> {
            while (journal.durableEnd() < expected.length) {
                journal.sync();
            }
        });
        appendSliced(journal, text, random);
        threads.joinAllBut(1);
        journal.close();
        threads.joinAll();
        try (var again = FileJournal.open(new NioDisk(root), "j", 20_000, 4096).journal()) {
            assertArrayEquals(text.bytes(), readAll(again, 10_000));
        }
    }

    private static byte[] bytesOf(JournalText text, int readings) {
        text.random(new Random(12), readings, 5);
        return text.bytes();
    }

    private static void follow(JournalReader journal, byte[] expected) {
        var seen = new byte[expected.length];
        int at = 0;
        while (at < seen.length) {
            at += journal.read(at, seen, at, Math.min(3000, seen.length - at));
        }
        assertArrayEquals(expected, seen);
    }

    @Test
    void readingDuringCutsNeverFails() throws InterruptedException {
        var text = new JournalText();
        text.random(new Random(13), 400, 3);
        byte[] bytes = text.bytes();
        var journal = FileJournal.open(new NioDisk(root), "j", 10_000, RING).journal();
        var threads = new Threads();
        threads.start(journal::runWriter);
        var stop = new AtomicBoolean();
        for (int i = 0; i < 2; i++) {
            threads.start(() -> readAtRandom(journal, bytes.length, stop));
        }
        var random = new Random(14);
        for (int i = 0; i < 30; i++) {
            int end = (int) journal.end();
            journal.append(new Bytes(bytes, end, bytes.length - end));
            journal.cut(text.lineEnds().get(random.nextInt(400)));
        }
        stop.set(true);
        threads.joinAllBut(1);
        journal.close();
        threads.joinAll();
    }

    private static void readAtRandom(JournalReader journal, int end, AtomicBoolean stop) {
        var random = new Random(16);
        var buffer = new byte[5000];
        while (!stop.get()) {
            journal.read(random.nextInt(end), buffer, 0, buffer.length);
        }
    }

    @Test
    void anInterruptedReaderDoesNotTakeTheFileFromOthers() {
        var text = new JournalText();
        text.random(new Random(15), 60, 2);
        try (var journal = open("j").journal()) {
            journal.append(text.all());
            journal.writePending();
            Thread.currentThread().interrupt();
            assertArrayEquals(text.bytes(), readAll(journal, 500));
            journal.sync();
            assertTrue(Thread.interrupted());
            assertArrayEquals(text.bytes(), readAll(journal, 500));
            assertFalse(Thread.interrupted());
        }
    }
}
