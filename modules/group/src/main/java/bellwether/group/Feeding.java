package bellwether.group;

import bellwether.protocol.Incarnation;
import bellwether.protocol.Member;
import bellwether.protocol.Message.Align;
import bellwether.protocol.Message.Follow;
import bellwether.protocol.Message.Hello;
import bellwether.protocol.Message.HistoryRequest;
import bellwether.protocol.Message.JournalAck;
import bellwether.protocol.Message.JournalBaseNext;
import bellwether.protocol.Message.StreamEnd;
import bellwether.protocol.Message.Subscribe;
import bellwether.protocol.Message.SubtreeAck;
import bellwether.protocol.Message.Upstream;
import bellwether.protocol.Message.UpstreamLost;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
import bellwether.protocol.Standing;
import bellwether.protocol.View;
import bellwether.sequencer.Divergence;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * How a leader's journal gets to the members that keep one: says where each of them must cut,
 * streams to it or names who does, and knows how far each is. {@link Fanout} decides who copies
 * from whom. Plain members are no concern of it. Confined to the group loop.
 */
final class Feeding {
    /**
     * Complaints of those below one another come within that time; then it shows who is to blame.
     */
    private static final int REPAIR_ACKNOWLEDGEMENTS = 2;

    /**
     * So much later, per step, the status says how far a member is, and what all have is forwarded
     * to another system.
     */
    private static final long ACK_DELAY_NANOS_MAX = 800_000_000L;

    /** An edge that has failed is not tried again for so many heartbeat timeouts. */
    private static final int REFUSE_TIMEOUTS = 2;

    /** A member that follows: its last handshake. */
    private record Handshake(Incarnation incarnation, long number) {}

    private final PeerState peer;
    private final Reign reign;
    private final Fanout fanout;
    private final Map<PeerId, Handshake> handshakes = new HashMap<>();
    private final Map<PeerId, JournalAck> acknowledged = new HashMap<>();
    private final Map<PeerId, BaseTelling> tellings = new HashMap<>();
    private long viewId;
    private long base;
    private long changes;
    private long changedOfAll;
    private final Map<PeerId, Long> changedOf = new HashMap<>();

    Feeding(PeerState peer, Reign reign) {
        this.peer = peer;
        this.reign = reign;
        var fitness =
                new Fitness(peer.log().end(), peer.nowNanos(), peer.config().heartbeatNanos());
        this.fanout =
                new Fanout(
                        peer.self(),
                        peer.config().fanout(),
                        fitness,
                        REFUSE_TIMEOUTS * peer.config().heartbeatTimeoutNanos());
    }

    /** {@return how far the journal of {@code member} goes, as it said last} */
    Optional<JournalAck> acknowledged(PeerId member) {
        return Optional.ofNullable(acknowledged.get(member));
    }

    /** {@return whom {@code member} copies from; empty: nobody yet} */
    Optional<PeerId> upstream(PeerId member) {
        return fanout.upstream(member);
    }

    /** {@return a number that grows whenever what the two above say may change} */
    long changes() {
        return changes;
    }

    /** {@return what {@link #changes} was when what they say of {@code member} may have changed} */
    long changes(PeerId member) {
        return Math.max(changedOfAll, changedOf.getOrDefault(member, 0L));
    }

    /** What {@code member} has acknowledged does not count any more. */
    void forget(PeerId member) {
        changedOfAll = ++changes;
        acknowledged.remove(member);
        tellings.remove(member);
        fanout.disconnected(member);
    }

    /** {@return whether whoever says {@code hello} is not the process whose handshake is known} */
    boolean hasStartedAnew(Hello hello) {
        Handshake last = handshakes.get(hello.peer());
        return last != null && !hello.incarnation().equals(Optional.of(last.incarnation()));
    }

    /**
     * Another process goes by the id of {@code member} from now on. What the one before had counts
     * no more, nor what others still tell of it: the view may name the next before it has followed.
     */
    void restarted(PeerId member) {
        handshakes.remove(member);
        forget(member);
    }

    private Fanout now() {
        fanout.advance(peer.log().end(), peer.nowNanos());
        return fanout;
    }

    // ---- handshakes and streams

    /**
     * {@return whether the same start of {@code from} has begun a later handshake} One that was
     * under way on a connection that broke may come behind that; taken, it would make everything
     * that belongs to the later one count for nothing.
     */
    boolean isOvertaken(PeerId from, Follow follow) {
        Handshake last = handshakes.get(from);
        return last != null
                && incarnation(from).equals(Optional.of(last.incarnation()))
                && follow.number() < last.number();
    }

    /**
     * {@return whether the member's journal begins behind where it parts from the own one} It
     * cannot go back there: nobody who held all that it once held would have let it go so far. So
     * the own one has lost what the other still speaks of, and is to begin there.
     */
    boolean isBefore(Follow follow) {
        return commonEnd(follow) < follow.history().base();
    }

    /**
     * {@return whether, on top of that, the own journal cannot go back there either} Two logs, or
     * two histories of one, of both of which something has expired: nobody can make one of them.
     */
    boolean isParted(Follow follow) {
        return isBefore(follow) && commonEnd(follow) < peer.log().start();
    }

    /**
     * Lets a member know where its journal parts from the own one, which neither can go back to: it
     * tells its operator, and hangs up.
     */
    void part(PeerId from, Follow follow, long commonEnd) {
        peer.send(from, new Align(follow.number(), reign, commonEnd, 0));
    }

    /** {@return up to where both are the same; all, as long as that is not known} */
    long commonEnd(Follow follow) {
        return Divergence.offset(peer.log().index(), follow.history()).orElse(Long.MAX_VALUE);
    }

    /**
     * Says where the member's journal parts from the own one. From there it is streamed on, by this
     * leader or by the upstream that is named behind.
     *
     * @return whether it was said; not if more of the history is needed, or it makes no sense
     */
    boolean align(PeerId from, Follow follow) {
        changedOfAll = ++changes;
        acknowledged.remove(from);
        tellings.remove(from);
        incarnation(from)
                .ifPresent(start -> handshakes.put(from, new Handshake(start, follow.number())));
        peer.closeStream(from);
        OptionalLong offset = Divergence.offset(peer.log().index(), follow.history());
        if (offset.isEmpty()) {
            peer.send(
                    from,
                    new HistoryRequest(follow.number(), Divergence.skipForMore(follow.history())));
            return false;
        }
        long at = offset.getAsLong();
        begins(follow.history().base());
        OptionalInt crc = peer.log().lineEndAt(at);
        if (crc.isEmpty() && at < peer.log().start()) {
            begin(from, follow);
            return true;
        }
        if (crc.isEmpty()) {
            at = peer.log().epochStartBefore(at);
            crc = peer.log().lineEndAt(at);
            peer.tell(
                    Notice.Level.WARN,
                    "history_differs",
                    "the journal of "
                            + from
                            + " has other lines in an epoch that is here as well; it is to cut at"
                            + " offset="
                            + at);
        }
        if (crc.isEmpty()) {
            return false; // it has just been let go
        }
        peer.send(from, new Align(follow.number(), reign, at, crc.getAsInt()));
        feed(from, follow.number(), at);
        return true;
    }

    /**
     * What comes next at {@code from} is held here no more, as it has expired and everybody held
     * it: tells what that was in sum. It cuts where its journal parts from that, and begins where
     * this one does.
     */
    private void begin(PeerId from, Follow follow) {
        var telling = new BaseTelling(follow.number(), reign, peer.log().base());
        tellings.put(from, telling);
        telling.begin(part -> peer.send(from, part));
        told(from, telling);
    }

    /** A member has taken a part of what it is told, and can take one more. */
    void next(PeerId from, JournalBaseNext next) {
        BaseTelling telling = tellings.get(from);
        if (telling != null && telling.number() == next.number() && next.reign().equals(reign)) {
            telling.next(part -> peer.send(from, part));
            told(from, telling);
        }
    }

    /** The stream comes behind the last part; the journal may have become shorter meanwhile. */
    private void told(PeerId from, BaseTelling telling) {
        if (!telling.isTold()) {
            return;
        }
        tellings.remove(from);
        if (telling.offset() < peer.log().start()) {
            peer.send(from, new StreamEnd(telling.number(), reign));
        } else {
            feed(from, telling.number(), telling.offset());
        }
    }

    /** The journal of a member begins there. */
    void begins(long offset) {
        base = Math.max(base, offset);
    }

    /** {@return up to where some member may hold nothing any more, by what it said} */
    long base() {
        return base;
    }

    private void feed(PeerId member, long number, long at) {
        changedOfAll = ++changes;
        boolean plain = incarnation(member).isEmpty();
        PeerId upstream = plain ? peer.self() : now().followed(member, at);
        if (upstream.equals(peer.self())) {
            peer.openStream(new Effect.OpenStream(member, number, reign, at));
        } else {
            peer.send(member, new Upstream(number, reign, upstream));
        }
    }

    private Optional<Incarnation> incarnation(PeerId member) {
        return peer.view().flatMap(view -> view.member(member)).flatMap(Member::incarnation);
    }

    /** A member that was told to copy from this leader itself says where it is. */
    void subscribed(PeerId from, Subscribe wanted) {
        boolean serves =
                wanted.reign().equals(reign)
                        && fanout.upstream(from).filter(peer.self()::equals).isPresent()
                        && peer.log().hasLineEndAt(wanted.offset());
        if (serves) {
            peer.openStream(new Effect.OpenStream(from, wanted.number(), reign, wanted.offset()));
        } else {
            peer.send(from, new StreamEnd(wanted.number(), wanted.reign()));
        }
    }

    // ---- acknowledgements

    /**
     * {@return how long each member may keep what others have told it, so that all is known here in
     * the time by which {@link Fitness} judges, and twice between two heartbeats, after which what
     * is told first counts} 0: no longer than its own.
     */
    long ackDelayMillis() {
        long depth = fanout.depth();
        long acknowledgeNanos = peer.config().acknowledgeNanos();
        long spareNanos = Fitness.WHILE_NANOS_MIN - (depth + 1) * acknowledgeNanos;
        if (depth < 2) {
            return 0; // nobody tells of others
        }
        long betweenNanos = peer.config().heartbeatNanos() / 2 - acknowledgeNanos;
        long delayNanos =
                Math.min(ACK_DELAY_NANOS_MAX, Math.min(betweenNanos, spareNanos / (depth - 1)));
        return delayNanos <= acknowledgeNanos ? 0 : delayNanos / 1_000_000;
    }

    /**
     * A member tells how far it is. What belongs to an earlier handshake came late: it may have cut
     * since.
     *
     * @param then told if it counts
     */
    void heard(PeerId from, JournalAck ack, BiConsumer<PeerId, JournalAck> then) {
        Handshake last = handshakes.get(from);
        if (last != null && last.number() == ack.number()) {
            counts(from, ack, then);
        }
    }

    /**
     * A member tells how far those are that copy from it. What belongs to an earlier start or
     * handshake of theirs came late, as above; of others, which copy from somebody else by now, it
     * is not the one to tell.
     *
     * @param then told of each one that counts
     */
    void heard(PeerId from, SubtreeAck ack, BiConsumer<PeerId, JournalAck> then) {
        for (Standing standing : ack.standings()) {
            PeerId member = standing.peer().origin();
            var handshake = new Handshake(standing.peer().incarnation(), standing.number());
            if (handshake.equals(handshakes.get(member)) && fanout.isSelfOrAbove(from, member)) {
                counts(
                        member,
                        new JournalAck(
                                standing.number(), reign, standing.end(), standing.durableEnd()),
                        then);
            }
        }
    }

    private void counts(PeerId member, JournalAck ack, BiConsumer<PeerId, JournalAck> then) {
        changedOf.put(member, ++changes);
        JournalAck highest = acknowledged.merge(member, ack, Feeding::higher);
        now().reached(member, highest.end());
        then.accept(member, highest);
    }

    /** Within one handshake a copy only grows, and one way up may be quicker than another. */
    private static JournalAck higher(JournalAck before, JournalAck ack) {
        return new JournalAck(
                ack.number(),
                ack.reign(),
                Math.max(before.end(), ack.end()),
                Math.max(before.durableEnd(), ack.durableEnd()));
    }

    // ---- failures and changes

    /** A member needs another upstream. */
    void lost(PeerId from, UpstreamLost lost) {
        Handshake handshake = handshakes.get(from);
        if (!lost.reign().equals(reign)
                || handshake == null
                || handshake.number() != lost.number()) {
            return; // it has got an answer since
        }
        if (lost.gone()) {
            carryOut(now().lost(from, lost.peer())); // its new handshake comes next
        } else if (now().stalled(from, lost.peer()) && !peer.isArmed(Timer.REPAIR)) {
            peer.arm(Timer.REPAIR, REPAIR_ACKNOWLEDGEMENTS * peer.config().acknowledgeNanos());
        }
    }

    /** Those who complained have had time to. */
    void repair() {
        carryOut(now().repair());
    }

    /** A heartbeat's time has passed. */
    void beat() {
        carryOut(now().beat());
    }

    /** Takes note of a new view: whoever left it, or is in it with a new start, copies no more. */
    void settle() {
        View view = peer.view().orElseThrow();
        if (view.viewId() == viewId) {
            return;
        }
        viewId = view.viewId();
        handshakes
                .entrySet()
                .removeIf(entry ->
                        !incarnation(entry.getKey())
                                .equals(Optional.of(entry.getValue().incarnation())));
        acknowledged.keySet().removeIf(member -> view.member(member).isEmpty());
        changedOf.keySet().retainAll(acknowledged.keySet());
        tellings.keySet().removeIf(member -> view.member(member).isEmpty());
        carryOut(now().keep(followers()));
    }

    private Set<PeerId> followers() {
        return fanout.members().stream()
                .filter(handshakes::containsKey)
                .collect(Collectors.toSet());
    }

    private void carryOut(List<Fanout.Move> moves) {
        changedOfAll = ++changes;
        moves.forEach(this::carryOut);
    }

    private void carryOut(Fanout.Move move) {
        peer.tell(
                move.failure() ? Notice.Level.WARN : Notice.Level.INFO,
                "upstream_replaced",
                move.member()
                        + " copies from "
                        + move.to()
                        + " and no more from "
                        + move.from()
                        + ": "
                        + move.reason());
        if (move.from().equals(peer.self())) {
            peer.closeStream(move.member());
        }
        Handshake handshake = handshakes.get(move.member());
        if (handshake != null) {
            peer.send(move.member(), new Upstream(handshake.number(), reign, move.to()));
        }
    }
}
