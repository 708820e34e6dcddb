package bellwether.group;

import bellwether.protocol.PeerId;
import java.util.LinkedHashMap;
import java.util.Map;

/** Peers that are left out of what is decided for a while, though they may be there. */
final class PassedOver {
    /** Peers remembered; beyond it the first one is forgotten, which costs one attempt more. */
    private static final int PEERS_MAX = 1_024;

    private final Map<PeerId, Long> untilNanos = new LinkedHashMap<>();

    /** From now on, for {@code nanos}. */
    void add(PeerId peer, long nowNanos, long nanos) {
        long end = nowNanos + nanos;
        untilNanos.merge(peer, end, (before, after) -> before - after > 0 ? before : after);
        if (untilNanos.size() > PEERS_MAX) {
            untilNanos.remove(untilNanos.keySet().iterator().next());
        }
    }

    boolean contains(PeerId peer, long nowNanos) {
        Long until = untilNanos.get(peer);
        if (until != null && until - nowNanos <= 0) {
            untilNanos.remove(peer);
        }
        return until != null && until - nowNanos > 0;
    }
}
