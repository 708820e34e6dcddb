package bellwether.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a crowd may say, as formulas of its size: more than that is a storm. Each term names what it
 * is for; the README of this module has them beside what was counted.
 */
final class CrowdBounds {
    private static final long HEARTBEAT_NANOS = 5 * Settings.SECOND;
    private static final long FANOUT = 8;

    /** Bytes of a view for each of its members, and of all else in the line. */
    private static final long ENTRY_BYTES = 205;

    private static final long VIEW_BYTES = 200;

    /** From one view to the next, for each pair of members, as the leader keeps it. */
    private static final long SPACING_NANOS = 4_000;

    /** Larger ones are spaced. */
    private static final long UNSPACED_MAX = 15;

    /**
     * To follow another leader, and the handshakes after a member that others copied from is lost:
     * promise, coordinator, view, handshake, upstream, subscription, chunk, acknowledgements.
     */
    private static final long FOLLOWING_MESSAGES = 15;

    private CrowdBounds() {}

    /** {@return what {@code phase} has cost beyond what it may, for a person} */
    static List<String> exceeded(Crowd.Phase phase) {
        var exceeded = new ArrayList<String>();
        Traffic traffic = phase.traffic();
        add(exceeded, phase, "messages", traffic.all().messages(), messages(phase));
        add(exceeded, phase, "bytes of views", traffic.bytes("VIEW_CHANGE"), viewBytes(phase));
        long atLeader = traffic.of(phase.leader()).messages();
        add(exceeded, phase, "messages at the leader", atLeader, messagesAtLeader(phase));
        long atOther = traffic.busiestBut(phase.leader()).messages();
        add(exceeded, phase, "messages at another", atOther, messagesAtOther(phase));
        return List.copyOf(exceeded);
    }

    private static void add(
            List<String> exceeded, Crowd.Phase phase, String what, long counted, long most) {
        if (counted > most) {
            exceeded.add(
                    String.format(
                            Locale.ROOT,
                            "%s of %d peers: %d %s, at most %d",
                            phase.event(),
                            phase.most(),
                            counted,
                            what,
                            most));
        }
    }

    private static long beats(Crowd.Phase phase) {
        return phase.nanos() / HEARTBEAT_NANOS + 2;
    }

    private static long messages(Crowd.Phase phase) {
        long n = phase.most();
        long beats = beats(phase) * (3 * (n - 1) + Math.min(FANOUT, n - 1));
        return beats
                + switch (phase.event()) {
                    case IDLE -> 0;
                    // a HELLO each way between any two; a challenge and its answer
                    case START, RESTART -> 2 * n * (n - 1) + FOLLOWING_MESSAGES * n;
                    case TAKE_OVER -> n * (n - 1) + FOLLOWING_MESSAGES * n;
                    case COME_BACK, LOSE_HALF -> FOLLOWING_MESSAGES * n + views(phase) * n;
                    // those who join meet one another; a view and its line to each
                    case JOIN -> n * n / 2 + FOLLOWING_MESSAGES * n + 2 * views(phase) * n;
                };
    }

    /** {@return views that may be made in a phase in which members come or go} */
    private static long views(Crowd.Phase phase) {
        long changes = Math.abs(phase.peers() - phase.before()) + 1L;
        long small = Math.min(phase.peers(), phase.before());
        return small <= UNSPACED_MAX
                ? changes
                : Math.min(changes, 2 + phase.stoodNanos() / (SPACING_NANOS * small * small));
    }

    private static long viewBytes(Crowd.Phase phase) {
        long n = phase.most();
        long view = (n - 1) * (n * ENTRY_BYTES + VIEW_BYTES);
        return switch (phase.event()) {
            case IDLE -> 0;
            case START, TAKE_OVER, RESTART -> view + view / 4; // some ask for it
            case COME_BACK -> 2 * view;
            case LOSE_HALF, JOIN ->
                    n <= UNSPACED_MAX
                            ? views(phase) * view
                            : 2 * view + phase.stoodNanos() / SPACING_NANOS * ENTRY_BYTES;
        };
    }

    private static long messagesAtLeader(Crowd.Phase phase) {
        long n = phase.most();
        long beats = beats(phase) * (2 * (n - 1) + 2 * FANOUT);
        return beats
                + switch (phase.event()) {
                    case IDLE -> 0;
                    default -> FOLLOWING_MESSAGES * n + 2 * views(phase) * n;
                };
    }

    /** One that feeds others hears of them at each heartbeat. */
    private static long messagesAtOther(Crowd.Phase phase) {
        long n = phase.most();
        long beats = beats(phase) * (4 + FANOUT);
        return beats
                + switch (phase.event()) {
                    case IDLE -> 0;
                    // with each other one: a HELLO each way, a challenge and its answer
                    case START, RESTART -> 4 * n + FOLLOWING_MESSAGES * FANOUT;
                    default -> 2 * n + (FOLLOWING_MESSAGES + 2 * views(phase)) * FANOUT;
                };
    }
}
