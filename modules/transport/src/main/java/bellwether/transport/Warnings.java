package bellwether.transport;

import bellwether.protocol.PeerId;
import java.util.concurrent.TimeUnit;

/** Warnings on their way to the log. Those that can repeat come once a minute and kind. */
final class Warnings {
    /** Between two warnings of one kind. */
    static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final PeerEvents events;
    private final Throttle throttle = new Throttle(INTERVAL_NANOS);

    Warnings(PeerEvents events) {
        this.events = events;
    }

    void warn(String text) {
        events.warned(text);
    }

    /** Warns that {@code peer} is there twice; each try of the other comes from a new port. */
    void duplicate(PeerId peer, String text) {
        repeated("duplicate " + peer, text);
    }

    /** Warns unless that was done for {@code kind} within the last minute. */
    void repeated(String kind, String text) {
        throttle.admit(kind, System.nanoTime())
                .ifPresent(held -> warn(held == 0 ? text : text + " (and " + held + " like it)"));
    }
}
