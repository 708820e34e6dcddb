package bellwether.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Bytes;
import bellwether.protocol.PeerId;
import bellwether.sequencer.LogIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The group loop waits while a run set aside is read: how much of it is read, and what is found.
 */
final class SetAsideTest {
    private static final PeerId PEER = new PeerId("00000000-0000-4000-8000-00000000000a");
    private static final long SEGMENT = 2_000;
    private static final int READINGS = 200;

    private final JournalText text = new JournalText();
    private final MemoryDisk disk = new MemoryDisk(new Random(1));
    private long bytesRead;
    private final Disk counting =
            new ForwardingDisk(disk) {
                @Override
                protected void afterRead(String path, int length) {
                    bytesRead += path.endsWith(".log") ? Math.max(0, length) : 0;
                }
            };
    private String checkpoint = "";

    @BeforeEach
    void setARunAside() {
        try (var directory = DataDirectory.prepare(disk, PEER, OnStart.CLEAR, 3)) {
            var opened = FileJournal.open(disk, directory.journalPath(), SEGMENT, 4_096);
            append(opened, text.epoch());
            for (int i = 0; i < READINGS; i++) {
                append(opened, text.reading("s" + i % 3));
            }
            opened.journal().close();
        }
        DataDirectory.prepare(disk, PEER, OnStart.CLEAR, 3).close();
        checkpoint = run().path() + "/journal/index.checkpoint";
        assertTrue(disk.exists(checkpoint));
    }

    private static void append(RecoveredJournal opened, byte[] lines) {
        opened.index().take(Bytes.of(lines));
        opened.journal().append(Bytes.of(lines));
    }

    private SetAside run() {
        return SetAside.of(counting, PEER).getFirst();
    }

    private LogIndex upTo(long offset) {
        var index = new LogIndex();
        index.take(new Bytes(text.bytes(), 0, (int) offset));
        return index;
    }

    private List<Long> above(LogIndex marks) {
        SetAside run = run();
        bytesRead = 0;
        var taken = new ArrayList<Long>();
        run.above(marks).each((_, n, _) -> taken.add(n));
        return taken;
    }

    private static List<Long> from(long first) {
        return LongStream.rangeClosed(first, READINGS).boxed().toList();
    }

    @Test
    void whereverTheRecordEndsAllThatItLacksIsFound() {
        for (long end : text.lineEnds()) {
            assertEquals(from(text.lastSequenceAt(end) + 1), above(upTo(end)), "record to " + end);
        }
    }

    @Test
    void ofALongRunOnlyTheEndIsReadIfTheRecordHasTheRest() {
        long whole = text.bytes().length;
        assertEquals(List.of(), above(upTo(whole)));
        assertTrue(bytesRead < 2 * SEGMENT, bytesRead + " of " + whole);
        long last = text.lineEnds().get(READINGS);
        assertEquals(from(READINGS), above(upTo(last)));
        assertTrue(bytesRead < 4 * SEGMENT, "twice, to give them: " + bytesRead + " of " + whole);
    }

    @Test
    void withoutACheckpointEverythingIsRead() {
        disk.delete(checkpoint);
        assertEquals(List.of(), above(upTo(text.bytes().length)));
        assertTrue(bytesRead >= text.bytes().length);
    }

    @Test
    void behindAGapTheCheckpointSaysNothing() {
        String journal = run().path() + "/journal/";
        disk.delete(journal + SegmentName.of(0));
        var marks = upTo(text.lineEnds().get(READINGS));
        assertEquals(from(READINGS), above(marks));
        assertFalse(bytesRead < text.bytes().length / 2, bytesRead + " bytes");
    }
}
