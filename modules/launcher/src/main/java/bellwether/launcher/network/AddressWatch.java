package bellwether.launcher.network;

import bellwether.launcher.log.PeerLog;
import bellwether.transport.Timers;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Looks every two seconds whether a peer with {@code address=auto} still has the address that
 * others were told, and says once where to move if it has not. Twice in a row must say the same:
 * while a network comes up, addresses come and go.
 */
public final class AddressWatch {
    static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** What the host's networks are now. */
    @FunctionalInterface
    interface Networks {
        AutoAddress look() throws IOException;
    }

    private final String current;
    private final Networks networks;
    private final Consumer<AutoAddress> onMove;
    private final PeerLog log;
    private Optional<String> seen = Optional.empty();
    private boolean failing;

    AddressWatch(String current, Networks networks, Consumer<AutoAddress> onMove, PeerLog log) {
        this.current = current;
        this.networks = networks;
        this.onMove = onMove;
        this.log = log;
    }

    /**
     * Begins to look.
     *
     * @param onMove called once, on the timer's thread
     */
    public static void start(
            String current,
            Set<String> interfaces,
            Consumer<AutoAddress> onMove,
            PeerLog log,
            Timers timers) {
        var watch = new AddressWatch(current, () -> AutoAddress.look(interfaces), onMove, log);
        watch.lookLater(timers);
    }

    private void lookLater(Timers timers) {
        timers.arm(
                "address",
                LOOK_NANOS,
                () -> {
                    if (!look()) {
                        lookLater(timers);
                    }
                });
    }

    /** {@return whether the peer moves} */
    boolean look() {
        try {
            AutoAddress now = networks.look();
            failing = false;
            Optional<String> next = now.instead(current);
            boolean moves = next.isPresent() && next.equals(seen);
            seen = next;
            if (moves) {
                onMove.accept(now);
            }
            return moves;
        } catch (IOException e) {
            if (!failing) {
                log.warn("networks of this host cannot be looked at: " + e);
            }
            failing = true;
            return false;
        }
    }
}
