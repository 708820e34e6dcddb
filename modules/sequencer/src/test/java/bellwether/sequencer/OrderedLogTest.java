package bellwether.sequencer;

import static bellwether.sequencer.Trial.A;
import static bellwether.sequencer.Trial.B;
import static bellwether.sequencer.Trial.SA;
import static bellwether.sequencer.Trial.SB;
import static bellwether.sequencer.Trial.entries;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Bytes;
import bellwether.protocol.EpochMark;
import bellwether.protocol.History;
import bellwether.protocol.JournalFailure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class OrderedLogTest {
    private final Trial trial = new Trial();

    @Test
    void aCutBringsExactlyItsReadingsBackWhoeverTheirOrigin() {
        trial.epoch(1, A).readings(SA, 1, 3).readings(SB, 1, 2);
        long offset = trial.log.end();
        byte[] kept = trial.journal.content();
        trial.readings(SB, 3, 3).epoch(2, B).readings(SA, 4, 6);
        assertEquals(4, trial.log.cut(offset));
        assertEquals(entries(SA, 4, 6), trial.outboxOf(SA));
        assertEquals(entries(SB, 3, 3), trial.outboxOf(SB));
        assertArrayEquals(kept, trial.journal.content());
        assertEquals(offset, trial.log.end());
        assertEquals(5, trial.log.index().lastSequence());
        assertEquals(3, trial.log.index().highWaterMark(SA));
        assertEquals(Optional.of(new EpochMark(Trial.reign(1, A), 0)), trial.log.lastEpoch());
    }

    @Test
    void theProjectionGoesBackBeforeTheJournalIsCut() {
        trial.epoch(1, A).readings(SA, 1, 2);
        long offset = trial.log.end();
        trial.readings(SA, 3, 4);
        long end = trial.log.end();
        trial.log.cut(offset);
        assertEquals(List.of(offset + " 2 of " + end), trial.cuts);
    }

    /** Else a crash could take its end, and the outbox would go on behind a gap. */
    @Test
    void whatACutLeavesIsDurableBeforeAnythingGoesToTheOutbox() {
        var sizes = new ArrayList<Long>();
        trial.journal.syncs = () -> sizes.add(trial.outbox.size());
        trial.epoch(1, A).readings(SA, 1, 2);
        long offset = trial.log.end();
        trial.readings(SA, 3, 4).log.cut(offset);
        assertEquals(List.of(0L), sizes);
    }

    @Test
    void aCutAtTheEndOrBeyondItDoesNothing() {
        trial.epoch(1, A).readings(SA, 1, 2);
        assertEquals(0, trial.log.cut(trial.log.end()));
        assertEquals(0, trial.log.cut(trial.log.end() + 100));
        assertEquals(List.of(), trial.cuts);
        assertEquals(0, trial.outbox.size());
    }

    @Test
    void aCutAtTheBeginningLeavesAnEmptyLog() {
        trial.epoch(1, A).readings(SA, 1, 3);
        assertEquals(3, trial.log.cut(0));
        assertEquals(0, trial.log.end());
        assertEquals(0, trial.log.index().crc());
        assertEquals(Optional.empty(), trial.log.lastEpoch());
        assertEquals(entries(SA, 1, 3), trial.outboxOf(SA));
        trial.epoch(1, B).readings(SA, 1, 3);
        assertEquals(3, trial.log.index().lastSequence());
    }

    /** What is not as it was must not go to the outbox, from where everybody would take it. */
    @Test
    void aCutOverDamageFailsWhereverTheFlippedBitIs() {
        trial.epoch(1, A).readings(SA, 1, 1);
        long offset = trial.log.end();
        trial.readings(SA, 2, 2).epoch(2, A).readings(SA, 3, 3);
        for (int at = (int) offset; at < trial.log.end(); at++) {
            var damaged = new Trial();
            damaged.log.copy(Bytes.of(trial.journal.content()));
            damaged.journal.flipBit(at);
            assertThrows(JournalFailure.class, () -> damaged.log.cut(offset), "byte " + at);
            assertEquals(0, damaged.outbox.size());
        }
    }

    @Test
    void aCutAcrossBlocksOfTheJournalBringsAllBack() {
        trial.epoch(1, A);
        long offset = trial.log.end();
        trial.readings(SA, 1, 16_000);
        assertTrue(trial.log.end() > 1 << 20);
        assertEquals(16_000, trial.log.cut(offset));
        assertEquals(entries(SA, 1, 16_000), trial.outboxOf(SA));
    }

    @Test
    void theCrcIsKnownAtEveryLine() {
        trial.epoch(1, A).readings(SA, 1, 5).epoch(2, B).readings(SB, 1, 2);
        byte[] bytes = trial.journal.content();
        assertEquals(0, trial.log.lineEndAt(0).orElseThrow());
        for (int end = 1; end <= bytes.length; end++) {
            if (bytes[end - 1] == '\n') {
                var index = new LogIndex();
                index.take(new Bytes(bytes, 0, end));
                assertEquals(index.crc(), trial.log.lineEndAt(end).orElseThrow(), "at " + end);
                assertTrue(trial.log.hasLineEndAt(end));
            } else {
                long inside = end;
                assertEquals(OptionalInt.empty(), trial.log.lineEndAt(inside));
                assertFalse(trial.log.hasLineEndAt(inside), "at " + end);
            }
        }
        assertFalse(trial.log.hasLineEndAt(bytes.length + 1));
        assertFalse(trial.log.hasLineEndAt(-1));
        assertTrue(trial.log.hasLineEndAt(0));
    }

    @Test
    void copiesUpToTheFirstLineThatDoesNotGoOn() {
        var leader = new Trial().epoch(1, A).readings(SA, 1, 4);
        byte[] lines = leader.journal.content();
        lines[lines.length - 12] ^= 1;
        int taken = trial.log.copy(Bytes.of(lines));
        assertArrayEquals(Arrays.copyOf(lines, taken), trial.journal.content());
        assertEquals(3, trial.log.index().lastSequence());
        assertTrue(trial.log.index().problem().contains("CRC"), trial.log.index().problem());
    }

    @Test
    void anOwnEpochLineMustComeAfterTheLastEpoch() {
        trial.epoch(5, B);
        assertThrows(IllegalStateException.class, () -> trial.epoch(5, A));
    }

    @Test
    void theIndexMustBeThatOfTheJournal() {
        trial.epoch(1, A);
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        new OrderedLog(
                                trial.journal, new LogIndex(), trial.outbox, new Unrendered()));
    }

    @Test
    void historyIsToldNewestFirstInPortions() {
        int max = History.EPOCHS_MAX;
        for (int view = 1; view <= max + 2; view++) {
            trial.epoch(view, A);
        }
        History newest = trial.log.history(0);
        assertEquals(max, newest.epochs().size());
        assertEquals(max + 2, newest.epochs().getFirst().epoch().viewId());
        assertEquals(3, newest.epochs().getLast().epoch().viewId());
        assertTrue(newest.more());
        History rest = trial.log.history(max - 1);
        assertEquals(
                List.of(3L, 2L, 1L),
                rest.epochs().stream().map(mark -> mark.epoch().viewId()).toList());
        assertFalse(rest.more());
        assertEquals(trial.log.end(), rest.end());
        assertEquals(trial.log.index().crc(), rest.crc());
        assertFalse(trial.log.history(2).more(), "exactly as many as fit");
        assertTrue(trial.log.history(1).more());
        assertEquals(List.of(), trial.log.history(max + 2).epochs());
        assertEquals(List.of(), trial.log.history(100_000).epochs());
    }
}
