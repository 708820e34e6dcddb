package bellwether.sequencer;

import static bellwether.sequencer.Trial.A;
import static bellwether.sequencer.Trial.B;
import static bellwether.sequencer.Trial.C;
import static bellwether.sequencer.Trial.SA;
import static bellwether.sequencer.Trial.SB;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Ballot;
import bellwether.protocol.Bytes;
import bellwether.protocol.History;
import bellwether.protocol.MalformedException;
import bellwether.protocol.PeerId;
import bellwether.protocol.Voters;
import bellwether.sequencer.Flush.Answer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Journals that do not hold any more what the log began with. */
final class LogBaseTest {
    private final Trial whole =
            new Trial().epoch(1, A, A, B).readings(SA, 1, 20).epoch(3, B).readings(SB, 1, 20);
    private final byte[] content = whole.journal.content();

    /** {@return the base of a journal that begins behind so many readings} */
    private LogBase behind(long readings) {
        var index = new LogIndex();
        byte[] bytes = content;
        int from = 0;
        while (index.lastSequence() < readings) {
            int to = from;
            while (bytes[to] != '\n') {
                to++;
            }
            index.take(new Bytes(bytes, from, to + 1 - from));
            from = to + 1;
        }
        return LogBase.of(index);
    }

    private void copyRest(Trial to) {
        byte[] all = content;
        long end = to.log.end();
        to.log.copy(Bytes.of(Arrays.copyOfRange(all, (int) end, all.length)));
        assertEquals(whole.log.index().snapshot(), to.log.index().snapshot());
    }

    @Test
    void sayAllThatTheLinesBeforeThemSaid() {
        LogBase base = behind(30);
        assertEquals(base, LogBase.parse(base.text()));
        assertEquals(30, base.lastSequence());
        assertEquals(base.offset(), base.index().end());
        assertEquals(Set.of(A, B), base.index().everybody());
        assertEquals(whole.log.index().log(), base.index().log());
        assertEquals(0, LogBase.OF_LOG.offset());
        String other = base.text().replace("LOG:", "LOG:1");
        assertThrows(MalformedException.class, () -> LogBase.parse(other));
    }

    @Test
    void theVotersOfTheLastFormedViewAreKnown() {
        LogBase base = behind(20);
        assertEquals(List.of(A, B), base.index().voters().views().getFirst().members());
    }

    @Test
    void aPlaceWhereTheJournalBeginsAsItIsLookedAtIsALineEndStill() {
        LogBase base = behind(20);
        whole.journal.reads = () -> whole.journal.shorten(base.offset());
        assertEquals(base.crc(), whole.log.lineEndAt(base.offset()).orElseThrow());
    }

    @Test
    void aJournalBeginsAnewAndGoesOnAsIfItHadAll() {
        var late = new Trial();
        late.log.begin(behind(30));
        assertEquals(behind(30).offset(), late.log.start());
        assertEquals(20, late.log.index().highWaterMark(SA));
        copyRest(late);
        assertEquals(
                whole.log.lineEndAt(middleLine()).orElseThrow(),
                late.log.lineEndAt(middleLine()).orElseThrow());
        assertEquals(behind(30).crc(), late.log.lineEndAt(late.log.start()).orElseThrow());
        assertTrue(late.log.hasLineEndAt(late.log.start()));
        assertFalse(late.log.hasLineEndAt(behind(29).offset()));
        assertFalse(late.log.hasLineEndAt(0));
        assertEquals(late.log.start(), late.log.history(0).base());
    }

    private long middleLine() {
        return behind(35).offset();
    }

    @Test
    void aCutGoesBackToTheBaseAndNoFurther() {
        var late = new Trial();
        late.log.begin(behind(30));
        copyRest(late);
        assertThrows(IllegalArgumentException.class, () -> late.log.cut(behind(29).offset()));
        assertEquals(10, late.log.cut(late.log.start()));
        assertEquals(behind(30).text(), late.log.index().snapshot());
        assertEquals(Trial.entries(SB, 11, 20), late.outboxOf(SB));
        copyRest(late);
    }

    @Test
    void theBaseMayMoveOnUnderTheLog() {
        whole.journal.shorten(behind(30).offset());
        assertEquals(behind(30).offset(), whole.log.start());
        assertEquals(5, whole.log.cut(behind(35).offset()));
        assertEquals(35, whole.log.index().lastSequence());
    }

    @Test
    void onlyWhoHoldsTheBeginningOfALogBeginsAtItsBase() {
        var other = new Trial().epoch(1, A, A, B).readings(SA, 1, 20).epoch(2, C);
        assertEquals(behind(20).offset(), other.log.commonEnd(behind(30)));
        assertThrows(IllegalStateException.class, () -> other.log.begin(behind(30)));
        other.log.cut(other.log.commonEnd(behind(30)));
        other.log.begin(behind(30));
        copyRest(other);
    }

    @Test
    void aFollowerCutsWhatIsNotCommonAndBeginsWhereItsLeaderDoes() {
        var member = new Trial().epoch(1, A, A, B).readings(SA, 1, 20).epoch(2, C);
        member.readings(SB, 1, 4);
        var follower = new Follower(member.log, Trial.reign(3, B), 9);
        assertTrue(follower.canBegin(behind(30)));
        assertEquals(4, follower.begin(behind(30)));
        assertTrue(follower.isAligned());
        assertEquals(Trial.entries(SB, 1, 4), member.outboxOf(SB));
        copyRest(member);
    }

    @Test
    void aJournalThatLacksWhatIsBeforeABaseIsNotGoneOnFrom() {
        var higher = new Trial().epoch(1, A, A, B).readings(SA, 1, 9).epoch(7, C);
        whole.journal.shorten(behind(30).offset());
        var own = new Answer(A, true, higher.log.history(0));
        var flush = new Flush(new Ballot(9, A), own, List.of(B));
        flush.promised(new Answer(B, true, whole.log.history(0)));
        assertEquals(B, flush.best(A).peer());
    }

    @Test
    void ofJournalsThatAllHoldWhatIsBeforeTheBasesTheHighestIsGoneOnFrom() {
        var longer = new Trial().copyFrom(whole).epoch(8, C);
        whole.journal.shorten(behind(30).offset());
        var own = new Answer(A, true, whole.log.history(0));
        var flush = new Flush(new Ballot(9, A), own, List.of(C));
        flush.promised(new Answer(C, true, longer.log.history(0)));
        assertEquals(C, flush.best(A).peer());
    }

    private static Trial logOf(PeerId leader, long epochs) {
        var log = new Trial();
        for (long view = 1; view <= epochs; view++) {
            log.epoch(view, leader);
        }
        return log;
    }

    /** Asks everybody for older epochs until nothing is lacking. */
    private static int fetchOlder(Flush flush, Map<PeerId, Trial> all) {
        int rounds = 0;
        for (var lacking = flush.lacking(); !lacking.isEmpty(); lacking = flush.lacking()) {
            for (Flush.Lacking one : lacking) {
                flush.older(one.peer(), all.get(one.peer()).log.history(one.skip()));
            }
            rounds++;
        }
        assertTrue(flush.isComplete());
        return rounds;
    }

    private static Flush flush(Map<PeerId, Trial> all) {
        var own = new Answer(A, true, all.get(A).log.history(0), voters(all.get(A)));
        var flush = new Flush(new Ballot(99_999, A), own, List.of(B));
        flush.promised(new Answer(B, true, all.get(B).log.history(0), voters(all.get(B))));
        return flush;
    }

    private static Optional<Voters> voters(Trial trial) {
        return Optional.of(trial.log.index().voters());
    }

    private static final int MANY = 2 * History.EPOCHS_MAX;

    @Test
    void aNewDiskThatLedALogOfItsOwnForManyEpochsIsNotGoneOnFrom() {
        var shortened = logOf(B, 3).readings(SB, 1, 20);
        shortened.journal.shorten(shortened.log.end());
        shortened.epoch(4, B).readings(SB, 21, 22);
        var newDisk = logOf(A, MANY).readings(SA, 1, 99);
        assertTrue(newDisk.log.history(0).more());
        var all = Map.of(A, newDisk, B, shortened);
        assertEquals(B, flush(all).best(A).peer(), "what is not known does not count");
        Flush flush = flush(all);
        assertTrue(fetchOlder(flush, all) > 0);
        assertEquals(B, flush.best(A).peer());
    }

    @Test
    void whoHasTheBaseManyEpochsBackIsGoneOnFrom() {
        var shortened = logOf(B, 3).readings(SB, 1, 20);
        long base = shortened.log.end();
        for (long view = 4; view <= MANY; view++) {
            shortened.epoch(view, B);
        }
        var longer = new Trial().copyFrom(shortened);
        for (long view = MANY + 1; view <= 2 * MANY; view++) {
            longer.epoch(view, A);
        }
        shortened.journal.shorten(base);
        var all = Map.of(A, longer, B, shortened);
        Flush flush = flush(all);
        assertTrue(fetchOlder(flush, all) > 2);
        assertEquals(A, flush.best(A).peer());
        assertEquals(A, flush.highest().peer());
    }

    @Test
    void whoPartsFromTheLogBeforeTheBaseIsNotGoneOnFromUnderMajorityEither() {
        var stale = new Trial().copyFrom(logOf(B, 1).readings(SB, 1, 5)).epoch(9_999, A);
        var shortened = logOf(B, 1).readings(SB, 1, 20);
        shortened.journal.shorten(shortened.log.end());
        shortened.epoch(4, B);
        var all = Map.of(A, stale, B, shortened);
        assertEquals(B, flush(all).highest().peer());
    }

    @Test
    void whoDoesNotSayWhatIsFurtherBackInTimeIsLeftOut() {
        var shortened = logOf(B, 3).readings(SB, 1, 20);
        shortened.journal.shorten(shortened.log.end());
        var own = new Answer(A, true, shortened.log.history(0));
        var flush = new Flush(new Ballot(99_999, A), own, List.of(B));
        var many = logOf(B, MANY).log.history(0);
        flush.promised(new Answer(B, true, many));
        assertEquals(
                List.of(new Flush.Lacking(B, History.EPOCHS_MAX - 1)),
                new ArrayList<>(flush.lacking()));
        assertTrue(flush.isLacking(B));
        assertFalse(flush.isComplete());
        assertEquals(Set.of(B), flush.stopWaiting());
        assertEquals(Set.of(A), flush.promisers());
        flush.older(B, many);
        assertEquals(A, flush.best(A).peer());
    }

    @Test
    void aPortionThatDoesNotGoBackEndsTheAsking() {
        var shortened = logOf(B, 3).readings(SB, 1, 20);
        shortened.journal.shorten(shortened.log.end());
        var own = new Answer(A, true, shortened.log.history(0));
        var flush = new Flush(new Ballot(99_999, A), own, List.of(B));
        var many = logOf(B, MANY).log;
        flush.promised(new Answer(B, true, many.history(0)));
        int skip = flush.lacking().getFirst().skip();
        var same = List.of(many.history(skip).epochs().getFirst());
        flush.older(B, new History(many.end(), 0, skip, same, true));
        assertEquals(List.of(), flush.lacking());
        assertTrue(flush.isComplete());
        assertEquals(A, flush.best(A).peer());
    }
}
