package bellwether.sequencer;

import static bellwether.sequencer.Trial.A;
import static bellwether.sequencer.Trial.SA;
import static bellwether.sequencer.Trial.SB;
import static bellwether.sequencer.Trial.payload;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Bytes;
import bellwether.protocol.Limits;
import bellwether.protocol.RequestLines;
import bellwether.protocol.Source;
import bellwether.protocol.SourceKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SubmitterTest {
    private final Trial leader = new Trial().epoch(1, A);
    private final Trial member = new Trial().copyFrom(leader);
    private Submitter submitter = new Submitter(member.log);

    private void accept(Source source, long from, long to) {
        for (long n = from; n <= to; n++) {
            member.outbox.add(source, n, payload(source, n));
        }
    }

    /** {@return the {@code n} of all that is sent of {@code source} now} */
    private List<Long> sent(Source source) {
        var all = new ArrayList<Long>();
        for (Bytes batch = submitter.batch(); batch.length() > 0; batch = submitter.batch()) {
            var lines = new RequestLines(batch);
            while (lines.next()) {
                if (lines.key().equals(SourceKey.of(source))) {
                    all.add(lines.n());
                }
            }
        }
        return all;
    }

    private OrderedLog logOver(Outbox outbox) {
        return new OrderedLog(member.journal, member.log.index(), outbox, new Unrendered());
    }

    private static List<Long> numbers(long from, long to) {
        var all = new ArrayList<Long>();
        for (long n = from; n <= to; n++) {
            all.add(n);
        }
        return all;
    }

    @Test
    void sendsInOrderOfNumberAndEachOnce() {
        accept(SA, 1, 5);
        assertEquals(numbers(1, 5), sent(SA));
        assertEquals(List.of(), sent(SA));
        accept(SA, 6, 7);
        assertEquals(numbers(6, 7), sent(SA));
    }

    @Test
    void whatTheOutboxHoldsBackIsNotSentAndDoesNotCountAsStalled() {
        accept(SA, 1, 3);
        var held = new HeldOutbox(member.outbox);
        submitter = new Submitter(logOver(held));
        assertEquals(List.of(), sent(SA));
        assertFalse(submitter.isWaiting());
        assertFalse(submitter.hasStalled());
        assertFalse(submitter.hasStalled());

        held.sendable = 2;
        assertEquals(numbers(1, 2), sent(SA));
        assertTrue(submitter.isWaiting());
        held.sendable = 3;
        assertEquals(numbers(3, 3), sent(SA));
    }

    @Test
    void theLinesSentAreWhatTheLeaderTakes() {
        accept(SA, 1, 3);
        leader.sequencer.take(
                submitter.batch(),
                refusal -> {
                    throw new AssertionError(refusal.toString());
                });
        assertEquals(3, leader.log.index().highWaterMark(SA));
    }

    @Test
    void whatStandsInTheOwnJournalIsNotSent() {
        leader.readings(SA, 1, 3);
        member.copyFrom(leader);
        accept(SA, 1, 5);
        assertEquals(numbers(4, 5), sent(SA));
    }

    @Test
    void noMoreThanAWindowIsUnderWay() {
        int window = Submitter.WINDOW_READINGS;
        accept(SA, 1, window + 10L);
        assertEquals(numbers(1, window), sent(SA));
        assertEquals(List.of(), sent(SA));
        leader.readings(SA, 1, 4);
        member.copyFrom(leader);
        assertEquals(numbers(window + 1L, window + 4L), sent(SA));
    }

    @Test
    void oneBatchIsNotMuchLargerThanItsLimit() {
        accept(SA, 1, Submitter.WINDOW_READINGS);
        Bytes batch = submitter.batch();
        assertTrue(batch.length() >= Limits.REQUEST_BATCH_BYTES_MAX);
        assertTrue(batch.length() < Limits.REQUEST_BATCH_BYTES_MAX + 400);
    }

    @Test
    void goesBackWhereTheLeaderSaysSo() {
        accept(SA, 1, 9);
        accept(SB, 1, 2);
        sent(SA);
        submitter.refused(SourceKey.of(SA), 4);
        assertEquals(numbers(4, 9), sent(SA));
        submitter.refused(SourceKey.of(SA), 20);
        assertEquals(List.of(), sent(SA), "a refusal never makes it leave something out");
        accept(SA, 10, 10);
        assertEquals(numbers(10, 10), sent(SA));
    }

    @Test
    void aRefusalOfSomethingInTheOwnJournalGoesBackToBehindIt() {
        accept(SA, 1, 9);
        sent(SA);
        leader.readings(SA, 1, 6);
        member.copyFrom(leader);
        submitter.refused(SourceKey.of(SA), 2);
        assertEquals(numbers(7, 9), sent(SA));
    }

    @Test
    void aRefusalForASourceItHasNothingOfIsIgnored() {
        submitter.refused(SourceKey.of(SB), 1);
        accept(SB, 1, 1);
        assertEquals(numbers(1, 1), sent(SB));
    }

    @Test
    void waitsUntilAllStandsInTheOwnJournal() {
        assertFalse(submitter.isWaiting());
        accept(SA, 1, 2);
        assertTrue(submitter.isWaiting());
        leader.readings(SA, 1, 2);
        member.copyFrom(leader);
        assertFalse(submitter.isWaiting(), "though it is not released yet");
    }

    @Test
    void stallsWhenNothingOfOneSourceComesBackWhateverElseDoes() {
        accept(SA, 1, 5);
        accept(SB, 1, 2);
        assertFalse(submitter.hasStalled(), "looked for the first time");
        leader.readings(SA, 1, 1).readings(SB, 1, 1);
        member.copyFrom(leader);
        assertFalse(submitter.hasStalled());
        leader.readings(SA, 2, 2);
        member.copyFrom(leader);
        assertTrue(submitter.hasStalled(), "of the other source nothing came");
        leader.readings(SB, 2, 2).readings(SA, 3, 3);
        member.copyFrom(leader);
        assertFalse(submitter.hasStalled(), "of that source nothing waits any more");
    }
}
