package bellwether.group;

import bellwether.protocol.EpochMark;
import bellwether.protocol.Message.Align;
import bellwether.protocol.Message.Chunk;
import bellwether.protocol.Message.JournalBase;
import bellwether.protocol.Message.StreamEnd;
import bellwether.protocol.Message.Subscribe;
import bellwether.protocol.Message.Upstream;
import bellwether.protocol.Message.UpstreamLost;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
import bellwether.sequencer.Follower;
import bellwether.sequencer.LogBase;
import java.util.List;
import java.util.Optional;

/**
 * Where a member's copy of the leader's journal comes from. Each handshake is with the leader,
 * which alone says where to cut; the stream behind it comes from the leader, or from the member
 * that the leader names. An upstream that is lost is followed by a new handshake. Confined to the
 * group loop.
 */
final class Supply {
    /** Complaints in a row that bring nothing before the handshake is begun anew. */
    private static final int COMPLAINTS_MAX = 3;

    /** A shorter silence is no reason to complain, however short the heartbeat interval. */
    private static final long SILENCE_NANOS_MIN = 1_000_000_000L;

    private final PeerState peer;
    private final PeerId leader;
    private Follower follower;
    private PeerId upstream;
    private long statedEnd = Long.MAX_VALUE;
    private long agreedEnd;
    private int epochsBack;
    private int complaints;
    private long movedNanos;

    Supply(PeerState peer, Reign reign) {
        this.peer = peer;
        this.leader = reign.leader();
        this.follower = new Follower(peer.log(), reign, peer.freshHandshake());
        this.upstream = leader;
    }

    Reign reign() {
        return follower.reign();
    }

    /** {@return the number of the handshake with the leader} */
    long handshake() {
        return follower.number();
    }

    boolean isAligned() {
        return follower.isAligned();
    }

    /** {@return who streams to this peer, or is to} */
    PeerId upstream() {
        return upstream;
    }

    boolean isFromLeader() {
        return upstream.equals(leader);
    }

    // ---- the handshake

    /** Begins a handshake under a fresh number; what comes of an older one does not count. */
    void startAnew() {
        end();
        follower = new Follower(peer.log(), follower.reign(), peer.freshHandshake(), statedEnd);
        upstream = leader;
        complaints = 0;
        state(0);
    }

    /** States the own history, but for the {@code skip} newest epochs. */
    void state(int skip) {
        peer.send(leader, follower.statement(skip));
    }

    boolean isAnswer(Align align) {
        return follower.isAnswer(align);
    }

    boolean isAnswer(JournalBase part) {
        return follower.isAnswer(part);
    }

    boolean canBegin(LogBase base) {
        return follower.canBegin(base);
    }

    /**
     * Begins anew at {@code base}, as the leader does. All streams to others must have been closed.
     *
     * @return how many readings went to the outbox
     */
    long begin(LogBase base) {
        statedEnd = Long.MAX_VALUE;
        long readings = follower.begin(base);
        peer.release().believe(peer.log().end());
        return readings;
    }

    boolean agreesWith(Align align) {
        return follower.agreesWith(align);
    }

    /**
     * Does as the leader says. If that cuts, all streams to others must have been closed.
     *
     * @return how many readings went to the outbox
     */
    long align(Align align) {
        agreed(align.offset());
        peer.release().believe(align.offset());
        return follower.align(align);
    }

    /** Up to {@code offset} the own journal is the leader's, and all of it is. */
    void agreed(long offset) {
        agreedEnd = offset;
        statedEnd = Long.MAX_VALUE;
        peer.release().believe(Math.max(offset, peer.release().believedEnd()));
        epochsBack = 0;
    }

    /**
     * The own journal is not the leader's at {@code offset}, though it names the same epochs there.
     * The next handshakes speak of ever less of it: first of what is known to have been the same,
     * then of one epoch less, of two more, of four.
     *
     * @return whether there is less to speak of
     */
    boolean differsAt(long offset) {
        if (offset <= peer.log().start()) {
            return false;
        }
        if (agreedEnd > peer.log().start() && agreedEnd < offset) {
            statedEnd = agreedEnd;
            agreedEnd = 0;
            return true;
        }
        List<EpochMark> epochs = peer.log().index().epochs();
        int before = epochs.size() - 1;
        while (before >= 0 && epochs.get(before).offset() >= offset) {
            before--;
        }
        before -= epochsBack;
        epochsBack = 2 * epochsBack + 1;
        long less = before < 0 ? 0 : epochs.get(before).offset();
        statedEnd = Math.max(less, peer.log().start());
        return true;
    }

    // ---- the stream

    /**
     * The leader names an upstream, which may be itself.
     *
     * @return whether it concerns this handshake, and names another peer than this one
     */
    boolean named(Upstream named) {
        boolean counts =
                named.number() == follower.number()
                        && named.reign().equals(follower.reign())
                        && follower.isAligned()
                        && !named.peer().equals(peer.self());
        if (counts) {
            end();
            upstream = named.peer();
            subscribe();
        }
        return counts;
    }

    private void subscribe() {
        movedNanos = peer.nowNanos();
        long number = peer.freshHandshake();
        long offset = follower.subscribe(number);
        if (peer.book().entry(upstream).isEmpty()) {
            lost("its address is not known here");
            return;
        }
        peer.tell(
                Notice.Level.INFO, "upstream", "copies from " + upstream + " at offset=" + offset);
        peer.send(upstream, new Subscribe(number, follower.reign(), offset));
    }

    Follower.Taken take(PeerId from, Chunk chunk) {
        if (!from.equals(upstream)) {
            return Follower.Taken.FOREIGN;
        }
        Follower.Taken taken = follower.take(chunk);
        if (taken == Follower.Taken.COPIED) {
            complaints = 0;
            movedNanos = peer.nowNanos();
            if (isFromLeader() && chunk.offset() <= peer.release().believedEnd()) {
                peer.release().believe(peer.log().end());
            }
        }
        return taken;
    }

    /** {@return whether the stream that counts is the one that ends} */
    boolean isEnded(PeerId from, StreamEnd end) {
        return from.equals(upstream)
                && end.number() == follower.streamNumber()
                && end.reign().equals(follower.reign());
    }

    /** The stream, or the connection that carries it, is no more: asks the leader for another. */
    void lost(String reason) {
        peer.tell(Notice.Level.WARN, "upstream_lost", "lost upstream " + upstream + ": " + reason);
        peer.send(leader, new UpstreamLost(follower.number(), follower.reign(), upstream, true));
        startAnew();
    }

    /**
     * Nothing came for a heartbeat interval, and the leader has more: asks it for another upstream,
     * if the silence is long enough for that.
     *
     * @return false if that helps nothing: the leader is the upstream, or has not answered
     */
    boolean complain() {
        if (!isFromLeader() && peer.nowNanos() - movedNanos < SILENCE_NANOS_MIN) {
            return true;
        }
        complaints++;
        if (isFromLeader() || complaints > COMPLAINTS_MAX) {
            return false;
        }
        peer.tell(
                Notice.Level.WARN,
                "upstream_silent",
                "gets nothing from upstream " + upstream + " although the leader has more");
        peer.send(leader, new UpstreamLost(follower.number(), follower.reign(), upstream, false));
        return true;
    }

    /** Tells an upstream other than the leader that its stream is not wanted any more. */
    void end() {
        Optional<PeerId> other =
                Optional.of(upstream).filter(peer::isConnected).filter(id -> !id.equals(leader));
        other.ifPresent(
                id -> peer.send(id, new StreamEnd(follower.streamNumber(), follower.reign())));
    }
}
