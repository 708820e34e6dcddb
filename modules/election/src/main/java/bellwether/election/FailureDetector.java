package bellwether.election;

import bellwether.protocol.PeerId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who has been silent for too long. Pure: every call brings the monotonic time. It bounds silent
 * failures only; a closed or refused connection is better evidence and is judged elsewhere. A peer
 * whose own check comes late by more than half the timeout was asleep itself: it accuses nobody and
 * starts listening anew. Confined to one thread.
 */
public final class FailureDetector {
    private final long timeoutNanos;
    private final Map<PeerId, Long> heardNanos = new LinkedHashMap<>();

    /**
     * @param timeoutNanos silence that counts as failure, positive
     */
    public FailureDetector(long timeoutNanos) {
        if (timeoutNanos <= 0) {
            throw new IllegalArgumentException("timeout is not positive: " + timeoutNanos);
        }
        this.timeoutNanos = timeoutNanos;
    }

    /**
     * Starts watching {@code peer}, as if just heard; one that is watched already goes on as it
     * was.
     */
    public void watch(PeerId peer, long nowNanos) {
        heardNanos.putIfAbsent(peer, nowNanos);
    }

    /** Stops watching {@code peer}. */
    public void forget(PeerId peer) {
        heardNanos.remove(peer);
    }

    /** {@code peer} gave a sign of life; one that is not watched is ignored. */
    public void heard(PeerId peer, long nowNanos) {
        heardNanos.computeIfPresent(peer, (_, _) -> nowNanos);
    }

    /** {@return how long {@code peer} has been silent, 0 if it is not watched} */
    public long silentNanos(PeerId peer, long nowNanos) {
        Long heard = heardNanos.get(peer);
        return heard == null ? 0 : nowNanos - heard;
    }

    /**
     * {@return who is suspected}
     *
     * @param lateNanos how much later than planned this check comes
     */
    public List<PeerId> suspects(long nowNanos, long lateNanos) {
        if (lateNanos > timeoutNanos / 2) {
            heardNanos.replaceAll((_, _) -> nowNanos);
            return List.of();
        }
        return heardNanos.entrySet().stream()
                .filter(entry -> nowNanos - entry.getValue() >= timeoutNanos)
                .map(Map.Entry::getKey)
                .toList();
    }
}
