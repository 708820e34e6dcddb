package bellwether.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Bytes;
import bellwether.protocol.JournalFailure;
import bellwether.protocol.Reading;
import bellwether.sequencer.LogIndex;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CsvProjectionTest {
    private static final int ALL = Integer.MAX_VALUE;

    @TempDir Path root;

    /** A journal and its projection, opened as the launcher does. */
    private record Store(FileJournal journal, CsvProjection projection, LogIndex index) {
        static Store open(Disk disk) {
            var opened = FileJournal.open(disk, "d/journal", 2000, 1024);
            var index = opened.index();
            var projection = CsvProjection.open(disk, "d", opened.journal(), index.lastSequence());
            return new Store(opened.journal(), projection, index);
        }

        void projectAll() {
            while (projection.projectedOffset() < journal.end()) {
                projection.project(ALL);
            }
        }

        void close() {
            projection.close();
            journal.close();
        }
    }

    private static MemoryDisk disk(int seed) {
        return new MemoryDisk(new Random(seed));
    }

    private static void put(MemoryDisk disk, String path, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.US_ASCII);
        try (var file = disk.open(path, Disk.Mode.WRITE)) {
            file.truncate(0);
            file.write(0, bytes, 0, bytes.length);
            file.force();
        }
        disk.syncDirectory("d");
    }

    @Test
    void valuesStandAsTheyCameAndMissingOnesAreEmptyCells() {
        var disk = disk(1);
        var store = Store.open(disk);
        var text = new JournalText();
        text.epoch();
        String longest = "L".repeat(64);
        text.reading(new Reading("EWR", "2013-01-01T06:00:00Z", "3.90", "59.37", "1012.00"));
        text.reading(new Reading("EWR", "2013-01-01 07:00:00 +01:00", "-0.0", "", ""));
        text.reading(new Reading(longest, "x".repeat(40), "", "", "1e-7"));
        store.journal().append(text.all());
        store.projectAll();
        assertEquals(
                JournalText.HEADER
                        + "1,2013-01-01T06:00:00Z,EWR,3.90,59.37,1012.00\n"
                        + "2,2013-01-01 07:00:00 +01:00,EWR,-0.0,,\n",
                disk.content("d/EWR.csv"));
        assertEquals(
                JournalText.HEADER + "3," + "x".repeat(40) + "," + longest + ",,,1e-7\n",
                disk.content("d/" + longest + ".csv"));
        assertEquals(3, store.projection().projectedSequence());
        assertEquals(store.journal().end(), store.projection().projectedOffset());
        assertEquals(3, store.projection().rows());
    }

    @Test
    void moreSensorsThanFilesMayBeOpenAreAllWritten() {
        var disk = disk(2);
        var store = Store.open(disk);
        var text = new JournalText();
        text.epoch();
        for (int i = 0; i < 1200; i++) {
            text.reading("sensor-" + i % 400);
        }
        store.journal().append(text.all());
        while (store.projection().projectedOffset() < store.journal().end()) {
            assertTrue(store.projection().project(500) <= 500);
        }
        assertEquals(text.csv(), disk.csv("d"));
        store.close();
    }

    @Test
    void itGoesOnAfterReopening() {
        var disk = disk(3);
        var text = new JournalText();
        var random = new Random(3);
        for (int i = 0; i < 5; i++) {
            var store = Store.open(disk);
            store.journal().append(Bytes.of(text.random(random, 50, 4)));
            store.projectAll();
            store.close();
            assertEquals(text.csv(), disk.csv("d"));
        }
        var store = Store.open(disk);
        assertEquals(0, store.projection().project(ALL), "the checkpoint is not used");
        assertEquals(250, store.projection().projectedSequence());
        store.close();
    }

    @Test
    void rowsThatTheJournalDoesNotHoldAreCutAtTheStart() {
        var disk = disk(4);
        var text = new JournalText();
        var store = Store.open(disk);
        store.journal().append(Bytes.of(text.random(new Random(4), 30, 3)));
        store.projectAll();
        store.close();
        put(disk, "d/s1.csv", disk.content("d/s1.csv") + "31,t,s1,1,1,1\n32,t,s1");
        put(disk, "d/new.csv", JournalText.HEADER + "33,t,new,1,1,1\n");
        put(disk, "d/torn.csv", JournalText.HEADER.substring(0, 20));
        var again = Store.open(disk);
        assertEquals(text.csv(), disk.csv("d"));
        again.close();
    }

    @Test
    void withoutACheckpointWhatDiffersFromTheJournalIsCutAndWrittenAgain() {
        var disk = disk(5);
        var text = new JournalText();
        var store = Store.open(disk);
        store.journal().append(Bytes.of(text.random(new Random(5), 60, 3)));
        store.projectAll();
        store.close();
        disk.delete("d/" + CsvProjection.CHECKPOINT_NAME);
        String content = disk.content("d/s1.csv");
        put(disk, "d/s1.csv", content.replaceFirst(",61,", ",62,"));
        put(disk, "d/s2.csv", JournalText.HEADER + "\0\0\0\0\n" + "7,x\n");
        put(disk, "d/foreign.csv", "time,value\n1,2\n");
        put(disk, "d/extra.csv", JournalText.HEADER + "5,t,extra,1,1,1\n");
        var again = Store.open(disk);
        again.projectAll();
        var csv = new TreeMap<>(disk.csv("d"));
        assertEquals("time,value\n1,2\n", csv.remove("foreign.csv"));
        assertEquals(text.csv(), csv);
        again.close();
    }

    /** Else rows that were never compared would be believed, or others cut. */
    @Test
    void aCheckpointOfWhichABitFlippedSaysNothingElse() {
        var disk = disk(5);
        var written = new Checkpoint(12_345, 67, 0x89ABCDEF);
        disk.replace("d/c", written.bytes());
        assertEquals(Optional.of(written), Checkpoint.load(disk, "d/c"));
        for (long bit = 0; bit < 8L * written.bytes().length; bit++) {
            disk.flipBit("d/c", bit);
            var read = Checkpoint.load(disk, "d/c").orElse(written);
            assertEquals(written, read, "bit " + bit);
            disk.flipBit("d/c", bit);
        }
    }

    @Test
    void aForeignFileInTheWayIsMovedAside() {
        var disk = disk(6);
        put(disk, "d/s1.csv", "mine\n");
        var store = Store.open(disk);
        var text = new JournalText();
        text.epoch();
        text.reading("s1");
        store.journal().append(text.all());
        store.projectAll();
        assertEquals(text.csv(), disk.csv("d"));
        assertEquals("mine\n", disk.content("d/s1.csv.foreign-1"));
        store.close();
    }

    /** No row comes that would push it aside, and it would show what the journal does not hold. */
    @Test
    void aFileWhoseHeaderIsDamagedIsMovedAsideAtTheStart() {
        var disk = disk(6);
        String damaged = JournalText.HEADER.replace("humidity", "hu}idity") + "5,t,s9,1,1,1\n";
        put(disk, "d/s9.csv", damaged);
        put(disk, "d/notes.csv", "sequence,timestamp,who,what\n");
        var text = new JournalText();
        text.epoch();
        text.reading("s1");
        var store = Store.open(disk);
        store.journal().append(text.all());
        store.projectAll();
        assertEquals(damaged, disk.content("d/s9.csv.foreign-1"));
        var csv = new TreeMap<>(disk.csv("d"));
        assertEquals("sequence,timestamp,who,what\n", csv.remove("notes.csv"));
        assertEquals(text.csv(), csv);
        store.close();
    }

    @Test
    void cutBackRemovesRowsAndWaitsForTheJournalToBeCut() {
        var disk = disk(7);
        var text = new JournalText();
        var store = Store.open(disk);
        store.journal().append(Bytes.of(text.random(new Random(7), 80, 4)));
        store.projectAll();
        store.projection().checkpoint();
        long offset = text.lineEnds().get(30);
        text.cut(offset);
        store.projection().cutBack(offset, text.lastSequence());
        assertEquals(text.csv(), disk.csv("d"));
        assertEquals(0, store.projection().project(ALL));
        assertEquals(offset, store.projection().projectedOffset());
        assertEquals(text.lastSequence(), store.projection().projectedSequence());
        store.journal().cut(offset);
        store.journal().append(Bytes.of(text.random(new Random(8), 80, 5)));
        store.projectAll();
        assertEquals(text.csv(), disk.csv("d"));
        store.close();
    }

    @Test
    void cutBackToTheStartLeavesNoFile() {
        var disk = disk(8);
        var text = new JournalText();
        var store = Store.open(disk);
        store.journal().append(Bytes.of(text.random(new Random(9), 20, 4)));
        store.projectAll();
        store.projection().cutBack(0, 0);
        assertEquals(Map.of(), disk.csv("d"));
        store.journal().cut(0);
        store.close();
    }

    @Test
    void cutBackIsDurableAtReturn() {
        for (int seed = 0; seed < 60; seed++) {
            var random = new Random(seed);
            var disk = new MemoryDisk(random);
            var text = new JournalText();
            var store = Store.open(disk);
            store.journal().append(Bytes.of(text.random(random, 60, 4)));
            store.projectAll();
            store.projection().checkpoint();
            long offset = text.lineEnds().get(random.nextInt(60));
            text.cut(offset);
            store.projection().cutBack(offset, text.lastSequence());
            disk.crash();
            assertEquals(text.csv(), disk.csv("d"), "seed " + seed);
        }
    }

    /** A process that is killed syncs nothing more, and what it wrote is there. */
    @Test
    void aFileThatBeganBehindTheCheckpointIsNoDamage() {
        var disk = disk(14);
        var text = new JournalText();
        var store = Store.open(disk);
        store.journal().append(Bytes.of(text.epoch()));
        store.projectAll();
        store.projection().checkpoint();
        store.journal().append(Bytes.of(text.random(new Random(14), 30, 4)));
        store.projectAll();
        store.journal().sync();
        var again = Store.open(disk);
        assertEquals(Optional.empty(), again.projection().sizeProblem());
        again.projectAll();
        assertEquals(text.csv(), disk.csv("d"));
        again.close();
    }

    @Test
    void aFullDiskIsReportedAndTheSameStepWorksLater() {
        var disk = disk(10);
        var text = new JournalText();
        var store = Store.open(disk);
        store.journal().append(Bytes.of(text.random(new Random(10), 40, 4)));
        store.journal().sync();
        disk.fullAfter(2);
        var failure = assertThrows(JournalFailure.class, () -> store.projection().project(ALL));
        assertTrue(failure.getMessage().contains(".csv"), failure.getMessage());
        assertEquals(0, store.projection().projectedOffset());
        disk.fullAfter(Long.MAX_VALUE);
        store.projectAll();
        assertEquals(text.csv(), disk.csv("d"));
        store.close();
    }

    @Test
    void aFailedSyncMakesNoCheckpoint() {
        var disk = disk(11);
        var text = new JournalText();
        var store = Store.open(disk);
        store.journal().append(Bytes.of(text.random(new Random(11), 40, 4)));
        store.projectAll();
        disk.syncFails(true);
        assertThrows(JournalFailure.class, () -> store.projection().checkpoint());
        disk.syncFails(false);
        assertThrows(JournalFailure.class, () -> store.projection().checkpoint());
        assertFalse(disk.exists("d/" + CsvProjection.CHECKPOINT_NAME));
    }

    @Test
    void aCheckpointOfAnotherJournalIsNotBelieved() {
        var disk = disk(13);
        var store = Store.open(disk);
        var longer = new JournalText();
        store.journal().append(Bytes.of(longer.random(new Random(13), 40, 4)));
        store.projectAll();
        store.close();
        disk.delete("d/journal");
        var text = new JournalText();
        text.random(new Random(14), 60, 4);
        var other = FileJournal.open(disk, "d/journal", 2000, 1024).journal();
        other.append(text.all());
        other.close();
        var again = Store.open(disk);
        assertEquals(0, again.projection().projectedOffset());
        assertFalse(disk.exists("d/" + CsvProjection.CHECKPOINT_NAME));
        again.projectAll();
        assertEquals(text.csv(), disk.csv("d"));
        again.close();
    }

    @Test
    void theCheckpointIsDurableAndNeverBeyondTheDurableJournal() {
        var disk = disk(12);
        var text = new JournalText();
        var store = Store.open(disk);
        store.journal().append(Bytes.of(text.random(new Random(12), 40, 4)));
        store.projectAll();
        store.projection().checkpoint();
        assertEquals(store.journal().end(), store.journal().durableEnd());
        disk.crash();
        var again = Store.open(disk);
        assertEquals(again.journal().end(), again.projection().projectedOffset());
        assertEquals(text.csv(), disk.csv("d"));
        again.close();
    }

    @Test
    void afterEveryPowerCutTheFilesBecomeWhatTheJournalSays() {
        for (int seed = 0; seed < 400; seed++) {
            var random = new Random(seed);
            var disk = new MemoryDisk(random);
            var text = new JournalText();
            for (int life = 0; life < 4; life++) {
                String when = "seed " + seed + " life " + life;
                try {
                    liveUntilThePowerGoes(disk, text, random, when);
                } catch (MemoryDisk.PowerCut e) {
                    // in the middle of an operation
                }
                disk.crash();
            }
            var store = Store.open(disk);
            text.cut(store.journal().end());
            store.projectAll();
            assertEquals(text.csv(), disk.csv("d"), "seed " + seed);
            store.close();
        }
    }

    private static void liveUntilThePowerGoes(
            MemoryDisk disk, JournalText text, Random random, String when) {
        if (random.nextBoolean()) {
            disk.powerGoesAfter(random.nextInt(60));
        }
        var store = Store.open(disk);
        text.cut(store.journal().end());
        assertNothingBeyondTheJournal(disk, text, when);
        for (int step = random.nextInt(25); step > 0; step--) {
            step(store, text, random);
        }
        if (random.nextBoolean()) {
            store.projectAll();
            assertEquals(text.csv(), disk.csv("d"), when);
        }
    }

    private static void assertNothingBeyondTheJournal(
            MemoryDisk disk, JournalText text, String when) {
        for (String content : disk.csv("d").values()) {
            String[] rows = content.split("\n");
            String last = rows[rows.length - 1].split(",")[0];
            assertTrue(Long.parseLong(last) <= text.lastSequence(), when);
            assertTrue(content.endsWith("\n"), when);
        }
    }

    private static void step(Store store, JournalText text, Random random) {
        switch (random.nextInt(8)) {
            case 0 -> store.projection().checkpoint();
            case 1, 2, 3 -> store.projection().project(1 + random.nextInt(20));
            case 4 -> {
                var ends = text.lineEnds();
                int keep = random.nextInt(3) == 0 ? random.nextInt(ends.size()) : ends.size() - 1;
                long offset = ends.get(Math.max(keep, ends.size() - 40));
                long lastSequence = text.lastSequenceAt(offset);
                store.projection().cutBack(offset, lastSequence);
                if (random.nextInt(3) == 0) {
                    store.projection().project(10);
                }
                store.journal().cut(offset); // the power may go before it has begun
                text.cut(offset);
            }
            case 5 -> store.journal().sync();
            default ->
                    store.journal()
                            .append(Bytes.of(text.random(random, 1 + random.nextInt(15), 4)));
        }
    }

    @Test
    void itFollowsTheJournalOnAThreadThroughCuts() throws IOException, InterruptedException {
        var store = Store.open(new NioDisk(root));
        var text = new JournalText();
        var random = new Random(12);
        var threads = new Threads();
        threads.start(store.journal()::runWriter);
        threads.start(store.projection()::runProjection);
        for (int i = 0; i < 40; i++) {
            store.journal().append(Bytes.of(text.random(random, 30, 5)));
            if (i % 10 == 9) {
                long offset = text.lineEnds().get(text.lineEnds().size() - 15);
                text.cut(offset);
                store.projection().cutBack(offset, text.lastSequence());
                store.journal().cut(offset);
                store.projection().checkpoint();
            }
        }
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (store.projection().projectedOffset() < store.journal().end()) {
            assertTrue(System.nanoTime() - deadline < 0, "the projection does not follow");
            Thread.onSpinWait();
        }
        store.close();
        threads.joinAll();
        var csv = new TreeMap<String, String>();
        for (String name : List.copyOf(text.csv().keySet())) {
            csv.put(name, Files.readString(root.resolve("d").resolve(name)));
        }
        assertEquals(text.csv(), csv);
    }
}
