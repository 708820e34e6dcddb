package bellwether.sequencer;

import static bellwether.sequencer.Trial.A;
import static bellwether.sequencer.Trial.B;
import static bellwether.sequencer.Trial.C;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** C leads. */
final class SafeMarkTest {
    private final SafeMark mark = new SafeMark(List.of(A, B));

    @Test
    void whatAllHoldDurablyIsSafe() {
        mark.acknowledged(A, 300);
        assertFalse(mark.advance(400));
        assertEquals(0, mark.end());
        mark.acknowledged(B, 200);
        assertTrue(mark.advance(400));
        assertEquals(200, mark.end());
        mark.acknowledged(B, 500);
        mark.acknowledged(A, 500);
        assertTrue(mark.advance(400));
        assertEquals(400, mark.end(), "the leader's own disk counts as well");
    }

    @Test
    void itNeverGoesBack() {
        mark.acknowledged(A, 300);
        mark.acknowledged(B, 300);
        assertTrue(mark.advance(300));
        mark.forget(B);
        assertFalse(mark.advance(400));
        assertEquals(300, mark.end());
    }

    @Test
    void whoIsGoneIsNotWaitedFor() {
        mark.acknowledged(A, 300);
        mark.remove(B);
        assertTrue(mark.advance(400));
        assertEquals(300, mark.end());
    }

    @Test
    void aNewcomerCountsFromWhenItHasCaughtUp() {
        mark.acknowledged(A, 300);
        mark.acknowledged(B, 300);
        mark.advance(300);
        mark.acknowledged(C, 100);
        mark.acknowledged(A, 400);
        mark.acknowledged(B, 400);
        assertTrue(mark.advance(400), "its history is still on the way");
        mark.acknowledged(C, 400);
        assertTrue(mark.counts(C));
        mark.acknowledged(A, 500);
        mark.acknowledged(B, 500);
        assertFalse(mark.advance(500), "now it is waited for");
    }
}
