package bellwether.group;

import bellwether.protocol.Limits;
import bellwether.protocol.Message;
import bellwether.protocol.Message.Join;
import bellwether.protocol.Message.Promise;
import bellwether.protocol.Message.PromiseRefused;
import bellwether.protocol.Message.PromiseRequest;
import bellwether.protocol.Message.ViewChange;
import bellwether.protocol.PeerId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a member says that cannot be, or comes to nothing again and again: the bounds that keep it
 * from using up view ids, from having views made without end, and from holding up elections.
 * Confined to the group loop.
 */
final class Distrust {
    /**
     * So many views may have been made elsewhere while a peer was away, or asked for in vain. A
     * view id that is further ahead is not believed.
     */
    static final long VIEW_IDS_AHEAD_MAX = 1_000_000;

    /**
     * Promises to one candidate after which it is left alone for a while, if nobody has led since
     * the first. An honest one looks for a group again after fewer attempts.
     */
    static final int PROMISES_IN_VAIN_MAX = 32;

    /** Journals of one peer that were taken for the best, and could not be taken over. */
    static final int JOURNALS_IN_VAIN_MAX = 2;

    /** Views that one peer may cause within a heartbeat timeout by asking to join. */
    static final int JOINS_MAX = 32;

    /** Peers remembered; beyond it the first one is forgotten. */
    private static final int PEERS_MAX = 1_024;

    /** What one peer says is told once in that time. */
    private static final long QUIET_NANOS = 60_000_000_000L;

    private record Joins(long sinceNanos, int count) {}

    private final PeerState peer;
    private final Map<PeerId, Long> toldNanos = new LinkedHashMap<>();
    private final Map<PeerId, Joins> joins = new LinkedHashMap<>();
    private final Map<PeerId, Integer> promises = new HashMap<>();
    private final Map<PeerId, Integer> journals = new HashMap<>();

    Distrust(PeerState peer) {
        this.peer = peer;
    }

    /** {@return whether {@code message} names a view so far ahead that it cannot be} It is told. */
    boolean isFarFetched(PeerId from, Message message) {
        long stated = highestViewId(message);
        long known = peer.promised().viewId();
        boolean tooFar =
                stated > Limits.VIEW_ID_MAX || known > 0 && stated - known > VIEW_IDS_AHEAD_MAX;
        if (tooFar) {
            tell(from, "names view " + stated + " where " + known + " is the highest known");
        }
        return tooFar;
    }

    private static long highestViewId(Message message) {
        return switch (message) {
            case Join join -> join.promised().viewId();
            case ViewChange change -> change.view().viewId();
            case PromiseRequest request -> request.ballot().viewId();
            case PromiseRefused refusal -> refusal.highest().viewId();
            case Promise promise ->
                    promise.history().epochs().stream()
                            .mapToLong(mark -> mark.epoch().viewId())
                            .max()
                            .orElse(0);
            default -> 0;
        };
    }

    /** {@return whether {@code candidate} may have one more promise before anybody leads} */
    boolean mayBePromised(PeerId candidate) {
        if (peer.isPassedOver(candidate) && promises.containsKey(candidate)) {
            return false;
        }
        return !isOnceTooOften(
                promises, candidate, PROMISES_IN_VAIN_MAX, "asks for promises and leads nobody");
    }

    /** The journal of {@code holder} was to be gone on from, and could not be taken over. */
    void cameToNothing(PeerId holder) {
        isOnceTooOften(
                journals,
                holder,
                JOURNALS_IN_VAIN_MAX,
                "states a journal that it does not hand over");
    }

    private boolean isOnceTooOften(
            Map<PeerId, Integer> counted, PeerId other, int max, String what) {
        if (counted.size() >= PEERS_MAX) {
            counted.clear();
        }
        boolean tooOften = counted.merge(other, 1, Integer::sum) > max;
        if (tooOften) {
            counted.put(other, 0);
            peer.passOver(other, peer.config().heartbeatTimeoutNanos());
            tell(other, what);
        }
        return tooOften;
    }

    /** Somebody leads: what was in vain before does not count any more. */
    void somebodyLeads() {
        promises.clear();
        journals.clear();
    }

    /** {@return whether {@code other} may cause one more view by asking to join} */
    boolean mayJoin(PeerId other) {
        long window = peer.config().heartbeatTimeoutNanos();
        Joins before = joins.remove(other);
        boolean isNew = before == null || peer.nowNanos() - before.sinceNanos() >= window;
        Joins now =
                isNew
                        ? new Joins(peer.nowNanos(), 1)
                        : new Joins(before.sinceNanos(), before.count() + 1);
        remember(joins, other, now);
        if (now.count() > JOINS_MAX) {
            peer.passOver(other, window);
            tell(other, "asks to join again and again");
        }
        return now.count() <= JOINS_MAX;
    }

    /** Tells the operator what {@code other} does, unless that was told lately. */
    void tell(PeerId other, String what) {
        Long before = toldNanos.get(other);
        if (before == null || peer.nowNanos() - before >= QUIET_NANOS) {
            remember(toldNanos, other, peer.nowNanos());
            peer.tell(
                    Notice.Level.WARN,
                    "distrusted",
                    "takes no notice of " + other + ": it " + what);
        }
    }

    private static <T> void remember(Map<PeerId, T> all, PeerId other, T value) {
        all.remove(other);
        all.put(other, value);
        if (all.size() > PEERS_MAX) {
            all.remove(all.keySet().iterator().next());
        }
    }
}
