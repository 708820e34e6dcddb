package bellwether.group;

import bellwether.protocol.Message.Merge;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Peers whose journal and the own one cannot be made one. They meet again every few seconds, for as
 * long as nobody does something about it; the operator is told on both sides, once for each peer
 * and cause, and again after an hour, or when it was over in between. Confined to the group loop.
 */
final class Apart {
    /** Peers and causes remembered; beyond it the first one is forgotten, and may be told twice. */
    private static final int TOLD_MAX = 1_024;

    /** How long nothing is said again. */
    private static final long AGAIN_NANOS = 3_600_000_000_000L;

    /** How long a peer is left alone that this one cannot go on with. */
    private static final long LEFT_ALONE_NANOS = 60_000_000_000L;

    /** A view that no leader has: who states its journal under it asks nothing. */
    private static final long NO_VIEW = 0;

    /** Why. */
    private enum Cause {
        VOTED("under partition_policy=majority logs with readings do not merge"),
        EXPIRED("logs of which something has expired do not merge"),
        PARTED("");

        private final String text;

        Cause(String text) {
            this.text = text;
        }
    }

    private record Told(PeerId other, Cause cause) {}

    private final PeerState peer;
    private final Map<Told, Long> againNanos = new LinkedHashMap<>();

    Apart(PeerState peer) {
        this.peer = peer;
    }

    /** {@return whether two journals are of logs that do not merge here, whoever decides} */
    boolean isRefused(Merge own, Merge theirs) {
        return cause(own, theirs).isPresent();
    }

    private Optional<Cause> cause(Merge own, Merge theirs) {
        if (own.log().equals(theirs.log())) {
            return Optional.empty();
        }
        if (peer.config().isMajority()) {
            return own.lastSequence() > 0 && theirs.lastSequence() > 0
                    ? Optional.of(Cause.VOTED)
                    : Optional.empty();
        }
        return own.base() > 0 && theirs.base() > 0 ? Optional.of(Cause.EXPIRED) : Optional.empty();
    }

    /** Says so, if the journals of this peer's part and of {@code other}'s do not merge. */
    void compare(PeerId other, Merge own, Merge theirs) {
        cause(own, theirs).ifPresent(cause -> tellForeign(other, cause));
    }

    /** As {@link #compare}, of one that has told of its journal while this peer does not lead. */
    void heard(PeerId from, Merge theirs) {
        statement().ifPresent(own -> compare(from, own, theirs));
    }

    /** {@return whether {@code merge} only tells of a journal, and is no leader's question} */
    static boolean isStatement(Merge merge) {
        return merge.viewId() == NO_VIEW;
    }

    /** Leaves out one whose log has no part in this vote, and lets it know why. */
    void leaveOut(PeerId other) {
        peer.passOver(other, LEFT_ALONE_NANOS);
        tellForeign(other, Cause.VOTED);
        state(other);
    }

    private void tellForeign(PeerId other, Cause cause) {
        tell(
                other,
                cause,
                "foreign_log",
                "goes on without "
                        + other
                        + ": it has readings of another log, and "
                        + cause.text
                        + "; "
                        + advice());
    }

    /** Nothing can be done about that here: what stood between is nowhere any more. */
    void parted(PeerId other, long commonEnd) {
        peer.passOver(other, LEFT_ALONE_NANOS);
        tell(
                other,
                Cause.PARTED,
                "journals_parted",
                "cannot go on with "
                        + other
                        + ": its journal parts from the own one at "
                        + commonEnd
                        + ", and what stood there has expired here, before "
                        + peer.log().start()
                        + "; "
                        + advice());
    }

    private void tell(PeerId other, Cause cause, String event, String text) {
        var told = new Told(other, cause);
        Long again = againNanos.get(told);
        if (again != null && again - peer.nowNanos() > 0) {
            return;
        }
        againNanos.remove(told);
        againNanos.put(told, peer.nowNanos() + AGAIN_NANOS);
        if (againNanos.size() > TOLD_MAX) {
            againNanos.remove(againNanos.keySet().iterator().next());
        }
        peer.tell(Notice.Level.ERROR, event, text);
    }

    /** Under majority a start must resume, and who has forgotten its votes must not vote again. */
    private String advice() {
        return peer.config().isMajority()
                ? "on the hosts of one side move the data directory and the file peer_id away, and"
                        + " start them again"
                : "start the hosts of one side with data_on_start=clear";
    }

    /** The journals of this peer and {@code other} go on from one another. */
    void over(PeerId other) {
        againNanos.keySet().removeIf(told -> told.other().equals(other));
    }

    /** Lets {@code other} know of the own journal, so that it can tell its operator as well. */
    void state(PeerId other) {
        statement()
                .filter(own -> own.base() == 0 || peer.book().knowsBase(other))
                .ifPresent(own -> peer.send(other, own));
    }

    private Optional<Merge> statement() {
        Optional<Reign> log = peer.log().index().log();
        return log.map(known ->
                new Merge(
                        NO_VIEW,
                        1,
                        peer.log().end(),
                        known,
                        peer.log().index().lastSequence(),
                        peer.log().start()));
    }
}
