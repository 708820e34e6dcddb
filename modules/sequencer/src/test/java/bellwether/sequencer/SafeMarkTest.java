package bellwether.sequencer;

import static bellwether.sequencer.Trial.A;
import static bellwether.sequencer.Trial.B;
import static bellwether.sequencer.Trial.C;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.PeerId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
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

    /** The mark is asked for after each batch, and need not look at everybody each time. */
    @Test
    void itIsWhatOneWhoLooksAtAllOfThemEachTimeSays() {
        List<PeerId> peers = List.of(A, B, C);
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            var one = new SafeMark(List.of(A, B));
            var ends = new HashMap<PeerId, Long>();
            var counted = new HashSet<>(Set.of(A, B));
            long safe = 0;
            for (int i = 0; i < 100; i++) {
                PeerId peer = peers.get(random.nextInt(peers.size()));
                switch (random.nextInt(8)) {
                    case 0 -> {
                        one.forget(peer);
                        ends.remove(peer);
                    }
                    case 1 -> {
                        one.remove(peer);
                        ends.remove(peer);
                        counted.remove(peer);
                    }
                    default -> {
                        long end = random.nextInt(i + 1);
                        one.acknowledged(peer, end);
                        ends.put(peer, end);
                        if (end >= safe && safe > 0) {
                            counted.add(peer);
                        }
                    }
                }
                long least = random.nextInt(i + 20);
                boolean moved = one.advance(least);
                for (PeerId each : counted) {
                    least = Math.min(least, ends.getOrDefault(each, 0L));
                }
                assertEquals(least > safe, moved, "seed " + seed);
                safe = Math.max(safe, least);
                assertEquals(safe, one.end(), "seed " + seed);
            }
        }
    }
}
