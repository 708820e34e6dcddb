package bellwether.election;

import static bellwether.election.Peers.A;
import static bellwether.election.Peers.B;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import bellwether.protocol.PeerId;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FailureDetectorTest {
    private static final long TIMEOUT_NANOS = 1_000;

    /** Monotonic time may begin anywhere and run over. */
    private static final long START_NANOS = Long.MAX_VALUE - 500;

    private final FailureDetector detector = new FailureDetector(TIMEOUT_NANOS);

    private List<PeerId> suspectsAfter(long nanos) {
        return detector.suspects(START_NANOS + nanos, 0);
    }

    @Test
    void suspectsAtTheTimeoutAndNotBefore() {
        detector.watch(A, START_NANOS);
        assertEquals(List.of(), suspectsAfter(TIMEOUT_NANOS - 1));
        assertEquals(List.of(A), suspectsAfter(TIMEOUT_NANOS));
        assertEquals(List.of(A), suspectsAfter(TIMEOUT_NANOS + 1), "until it is forgotten");
    }

    @Test
    void aSignOfLifeBeginsTheSilenceAnew() {
        detector.watch(A, START_NANOS);
        detector.watch(B, START_NANOS);
        detector.heard(A, START_NANOS + 600);
        assertEquals(600, detector.silentNanos(A, START_NANOS + 1_200));
        assertEquals(List.of(B), suspectsAfter(1_599));
        assertEquals(List.of(A, B), suspectsAfter(1_600));
    }

    @Test
    void watchingAgainDoesNotCountAsASignOfLife() {
        detector.watch(A, START_NANOS);
        detector.watch(A, START_NANOS + 900);
        assertEquals(List.of(A), suspectsAfter(TIMEOUT_NANOS));
    }

    @Test
    void whoIsForgottenOrNeverWatchedIsNotSuspected() {
        detector.watch(A, START_NANOS);
        detector.forget(A);
        detector.heard(B, START_NANOS);
        assertEquals(List.of(), suspectsAfter(10 * TIMEOUT_NANOS));
        assertEquals(0, detector.silentNanos(A, START_NANOS + 5));
        assertEquals(0, detector.silentNanos(B, START_NANOS + 5));
    }

    @Test
    void aCheckThatIsLateByHalfTheTimeoutStillAccuses() {
        detector.watch(A, START_NANOS);
        assertEquals(List.of(A), detector.suspects(START_NANOS + 5_000, TIMEOUT_NANOS / 2));
    }

    @Test
    void aCheckThatIsLaterThanThatAccusesNobodyAndListensAnew() {
        detector.watch(A, START_NANOS);
        long wokenNanos = START_NANOS + 5_000;
        assertEquals(List.of(), detector.suspects(wokenNanos, TIMEOUT_NANOS / 2 + 1));
        assertEquals(List.of(), detector.suspects(wokenNanos + TIMEOUT_NANOS - 1, 0));
        assertEquals(List.of(A), detector.suspects(wokenNanos + TIMEOUT_NANOS, 0));
    }

    @Test
    void aTimeoutMustBePositive() {
        assertThrows(IllegalArgumentException.class, () -> new FailureDetector(0));
        assertEquals(List.of(), new FailureDetector(1).suspects(0, 0));
    }
}
