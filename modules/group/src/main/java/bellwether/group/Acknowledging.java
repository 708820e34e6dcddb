package bellwether.group;

import bellwether.protocol.Incarnation;
import bellwether.protocol.Message.JournalAck;
import bellwether.protocol.Message.Pulse;
import bellwether.protocol.Message.SubtreeAck;
import bellwether.protocol.PeerId;
import bellwether.protocol.Source;
import bellwether.protocol.Standing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a member tells its upstream: how far it is itself, and how far those are that copy from it.
 * Only what is news goes up; all of it when the upstream or the handshake is another one. What
 * others have told is kept together for as long as the leader allows, once it has said so in this
 * view. Confined to the group loop.
 */
final class Acknowledging {
    /** However long a leader allows: the tree above would lose sight of who is how far. */
    private static final long DELAY_NANOS_MAX = 1_000_000_000L;

    private final PeerState peer;
    private final Supply supply;
    private final Map<PeerId, Standing> known = new HashMap<>();
    private final Set<PeerId> news = new LinkedHashSet<>();
    private final Set<PeerId> due = new HashSet<>(); // to be told anew: what is said next counts
    private long end = -1;
    private long durableEnd = -1;
    private long delayNanos;
    private long delayViewId = -1;
    private long relayedNanos;

    Acknowledging(PeerState peer, Supply supply) {
        this.peer = peer;
        this.supply = supply;
        this.relayedNanos = peer.nowNanos();
    }

    /** The upstream or the handshake is another one: all is news, and is waited for. */
    void startAnew() {
        delayNanos = 0;
        forgetTold();
    }

    /** What was told before may have been lost on its way: all is news. */
    private void forgetTold() {
        end = -1;
        durableEnd = -1;
        known.keySet().removeIf(id -> !peer.isInView(id));
        news.addAll(known.keySet());
    }

    /**
     * Everybody tells all it knows anew, as it does at each heartbeat. What was said before need
     * not be true: one that names a handshake that never was would outlast all that follows.
     */
    void begin() {
        due.addAll(known.keySet());
        forgetTold();
    }

    /**
     * A peer below tells how far it and others are. Of who copies from this peer nobody tells but
     * itself.
     */
    void heard(PeerId from, SubtreeAck ack, Predicate<PeerId> isServed) {
        if (ack.reign().equals(supply.reign()) && isServed.test(from)) {
            ack.standings().stream()
                    .filter(told ->
                            told.peer().origin().equals(from)
                                    || !isServed.test(told.peer().origin()))
                    .forEach(this::heard);
        }
    }

    private void heard(Standing told) {
        PeerId id = told.peer().origin();
        if (id.equals(peer.self()) || !isOfView(told.peer())) {
            return;
        }
        Standing before = known.get(id);
        boolean isFirst = due.remove(id) || before == null;
        Standing now = isFirst ? told : higher(before, told);
        if (!now.equals(before)) {
            known.put(id, now);
            news.add(id);
        }
    }

    private boolean isOfView(Source who) {
        Optional<Incarnation> incarnation =
                peer.view()
                        .flatMap(view -> view.member(who.origin()))
                        .flatMap(member -> member.incarnation());
        return incarnation.equals(Optional.of(who.incarnation()));
    }

    /** A copy only grows within one handshake, so it does not matter which was said first. */
    private static Standing higher(Standing one, Standing other) {
        if (!one.peer().equals(other.peer()) || one.number() < other.number()) {
            return other;
        }
        if (one.number() > other.number()) {
            return one;
        }
        return new Standing(
                one.peer(),
                one.number(),
                Math.max(one.end(), other.end()),
                Math.max(one.durableEnd(), other.durableEnd()));
    }

    /** The leader says for how long it can do without what others than this peer tell. */
    void mayKeep(Pulse pulse) {
        delayViewId = pulse.viewId();
        delayNanos = Math.min(pulse.ackDelayMillis(), DELAY_NANOS_MAX / 1_000_000) * 1_000_000;
    }

    private boolean isToRelay() {
        boolean mayKeep = peer.view().filter(view -> view.viewId() == delayViewId).isPresent();
        return !mayKeep || peer.nowNanos() - relayedNanos >= delayNanos;
    }

    /** {@return whether there is something to tell, and a way to tell it} */
    boolean hasNews() {
        return peer.isConnected(supply.upstream()) && (isNewsOfSelf() || !news.isEmpty());
    }

    private boolean isNewsOfSelf() {
        return peer.log().end() != end || peer.log().durableEnd() != durableEnd;
    }

    /** Tells the upstream what is news. */
    void tell() {
        if (!hasNews()) {
            return;
        }
        boolean ofSelf = isNewsOfSelf();
        end = peer.log().end();
        durableEnd = peer.log().durableEnd();
        var standings = new ArrayList<Standing>();
        if (ofSelf && supply.isFromLeader()) {
            peer.send(
                    supply.upstream(),
                    new JournalAck(supply.handshake(), supply.reign(), end, durableEnd));
        } else if (ofSelf) {
            standings.add(own());
        }
        if (isToRelay()) {
            relayedNanos = peer.nowNanos();
            standings.addAll(newsOfOthers());
        }
        if (!standings.isEmpty()) {
            peer.send(supply.upstream(), new SubtreeAck(supply.reign(), standings));
        }
    }

    private Standing own() {
        var source = new Source(peer.self(), peer.incarnation());
        return new Standing(source, supply.handshake(), end, durableEnd);
    }

    private List<Standing> newsOfOthers() {
        List<Standing> others =
                news.stream()
                        .filter(peer::isInView)
                        .flatMap(id -> Optional.ofNullable(known.get(id)).stream())
                        .toList();
        news.clear();
        return others;
    }
}
