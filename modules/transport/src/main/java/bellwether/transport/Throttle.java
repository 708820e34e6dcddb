package bellwether.transport;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/** Lets one warning of a kind through per interval and counts the others. Thread-safe. */
final class Throttle {
    /** Kinds remembered; the oldest is forgotten first. */
    static final int KINDS_MAX = 256;

    private final long intervalNanos;
    private final Map<String, Gate> gates = new LinkedHashMap<>();

    Throttle(long intervalNanos) {
        this.intervalNanos = intervalNanos;
    }

    /** {@return how many of this kind were held back since the last one; empty: hold this back} */
    synchronized OptionalLong admit(String kind, long nowNanos) {
        Gate gate = gates.get(kind);
        if (gate != null && nowNanos - gate.openedNanos < intervalNanos) {
            gate.held++;
            return OptionalLong.empty();
        }
        long held = gate == null ? 0 : gate.held;
        gates.remove(kind); // to the end of the order
        gates.put(kind, new Gate(nowNanos));
        if (gates.size() > KINDS_MAX) {
            gates.remove(gates.keySet().iterator().next());
        }
        return OptionalLong.of(held);
    }

    private static final class Gate {
        private final long openedNanos;
        private long held;

        private Gate(long openedNanos) {
            this.openedNanos = openedNanos;
        }
    }
}
