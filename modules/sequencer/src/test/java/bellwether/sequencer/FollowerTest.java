package bellwether.sequencer;

import static bellwether.sequencer.Trial.A;
import static bellwether.sequencer.Trial.B;
import static bellwether.sequencer.Trial.SA;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Bytes;
import bellwether.protocol.Message.Align;
import bellwether.protocol.Message.Chunk;
import bellwether.protocol.Reign;
import bellwether.sequencer.Follower.Taken;
import org.junit.jupiter.api.Test;

final class FollowerTest {
    private static final Reign REIGN = Trial.reign(2, A);
    private static final long NUMBER = 7;

    private final Trial leader = new Trial().epoch(1, B).readings(SA, 1, 3);
    private final Trial member = new Trial().copyFrom(leader);
    private final long common = leader.log.end();
    private final Follower follower = new Follower(member.log, REIGN, NUMBER);

    FollowerTest() {
        member.readings(SA, 4, 5);
        leader.epoch(2, A).readings(SA, 4, 9);
    }

    private Align align(long number, Reign reign, long offset) {
        return new Align(number, reign, offset, leader.log.lineEndAt(offset).orElseThrow());
    }

    private Chunk chunk(long number, Reign reign, long offset) {
        byte[] all = leader.journal.content();
        return new Chunk(
                number, reign, offset, new Bytes(all, (int) offset, all.length - (int) offset));
    }

    @Test
    void statesItsHistoryUnderItsNumberAndReign() {
        var statement = follower.statement(0);
        assertEquals(NUMBER, statement.number());
        assertEquals(REIGN, statement.reign());
        assertEquals(member.log.history(0), statement.history());
    }

    @Test
    void cutsWhereTheLeaderSaysAndThenCopies() {
        Align answer = align(NUMBER, REIGN, common);
        assertTrue(follower.isAnswer(answer));
        assertTrue(follower.agreesWith(answer));
        assertEquals(2, follower.align(answer));
        assertTrue(follower.isAligned());
        assertEquals(common, member.log.end());
        assertEquals(Taken.COPIED, follower.take(chunk(NUMBER, REIGN, common)));
        assertArrayEquals(leader.journal.content(), member.journal.content());
    }

    @Test
    void anAnswerToAnOlderHandshakeIsNone() {
        Align older = align(NUMBER - 1, REIGN, common);
        assertFalse(follower.isAnswer(older));
        assertThrows(IllegalStateException.class, () -> follower.align(older));
    }

    @Test
    void anAnswerOfAnotherReignIsNone() {
        assertFalse(follower.isAnswer(align(NUMBER, Trial.reign(1, B), common)));
        assertFalse(follower.isAnswer(align(NUMBER, Trial.reign(3, A), common)));
    }

    @Test
    void aSecondAnswerIsNone() {
        follower.align(align(NUMBER, REIGN, common));
        assertFalse(follower.isAnswer(align(NUMBER, REIGN, 0)));
    }

    @Test
    void doesNotCutWhereItsOwnCrcIsAnother() {
        var wrong =
                new Align(NUMBER, REIGN, common, leader.log.lineEndAt(common).orElseThrow() ^ 1);
        assertTrue(follower.isAnswer(wrong));
        assertFalse(follower.agreesWith(wrong));
        assertThrows(IllegalStateException.class, () -> follower.align(wrong));
        assertEquals(5, member.log.index().lastSequence());
    }

    @Test
    void doesNotAgreeWithAnOffsetThatItDoesNotHave() {
        assertFalse(follower.agreesWith(align(NUMBER, REIGN, leader.log.end())));
        for (long inside : new long[] {1, 5, common - 1, common + 1}) {
            assertFalse(follower.agreesWith(new Align(NUMBER, REIGN, inside, 0)), "at " + inside);
        }
    }

    @Test
    void copiesNothingBeforeItIsAligned() {
        assertEquals(Taken.FOREIGN, follower.take(chunk(NUMBER, REIGN, common)));
        assertEquals(5, member.log.index().lastSequence());
    }

    @Test
    void dropsChunksOfAnotherFollowing() {
        follower.align(align(NUMBER, REIGN, common));
        assertEquals(Taken.FOREIGN, follower.take(chunk(NUMBER - 1, REIGN, common)));
        assertEquals(Taken.FOREIGN, follower.take(chunk(NUMBER, Trial.reign(1, B), common)));
        assertEquals(Taken.FOREIGN, follower.take(chunk(NUMBER, REIGN, 0)));
        assertEquals(Taken.FOREIGN, follower.take(chunk(NUMBER, REIGN, leader.log.end())));
        assertEquals(common, member.log.end());
    }

    @Test
    void aChunkThatDoesNotGoOnBreaksTheFollowingAndKeepsWhatWasGood() {
        follower.align(align(NUMBER, REIGN, common));
        Chunk good = chunk(NUMBER, REIGN, common);
        byte[] lines = good.lines().toArray();
        lines[lines.length - 20] ^= 1;
        var bad = new Chunk(NUMBER, REIGN, common, Bytes.of(lines));
        assertEquals(Taken.BROKEN, follower.take(bad));
        assertEquals(8, member.log.index().lastSequence());
        assertEquals(member.journal.end(), member.log.end());
    }
}
