package bellwether.transport;

import bellwether.protocol.PeerId;
import java.util.concurrent.TimeUnit;

/** Warnings on their way to the log. Those that can repeat come once a minute and kind. */
final class Warnings {
    /** Between two warnings of one kind. */
    static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** Lines a second and at once, of all kinds: a log must not fill a disk. */
    static final Rate.Limit LINES = new Rate.Limit(2, 120);

    private final PeerEvents events;
    private final Rate lines = new Rate(LINES, System.nanoTime());
    private long heldBack;
    private final Throttle throttle = new Throttle(INTERVAL_NANOS);

    Warnings(PeerEvents events) {
        this.events = events;
    }

    void warn(String text) {
        long held;
        synchronized (this) {
            if (!lines.take(System.nanoTime())) {
                heldBack++;
                return;
            }
            held = heldBack;
            heldBack = 0;
        }
        events.warned(held == 0 ? text : text + " (and " + held + " other warnings before it)");
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
