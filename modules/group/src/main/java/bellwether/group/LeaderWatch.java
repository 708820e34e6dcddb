package bellwether.group;

import bellwether.election.FailureDetector;
import bellwether.protocol.PeerId;

/**
 * Does a member still hear its leader? A connection that is closed, or that stands and brings
 * nothing, makes it suspect. Confined to the group loop.
 */
final class LeaderWatch {
    private final PeerState peer;
    private final PeerId leader;
    private final FailureDetector detector;
    private boolean suspected;

    LeaderWatch(PeerState peer, PeerId leader) {
        this.peer = peer;
        this.leader = leader;
        this.detector = new FailureDetector(peer.config().heartbeatTimeoutNanos());
    }

    void begin() {
        detector.watch(leader, peer.nowNanos());
        arm();
    }

    void end() {
        peer.disarm(Timer.LEADER_CHECK);
    }

    /** The leader said something. */
    void heard() {
        suspected = false;
        detector.heard(leader, peer.nowNanos());
    }

    /**
     * The connection with it closed. Another one proves nothing before the leader says something: a
     * process that is dying accepts some for a moment after it has lost those that stood.
     */
    void disconnected() {
        suspected = true;
    }

    /** {@return whether this peer hears its leader, and takes neither view nor ballot of others} */
    boolean isHeard() {
        return !suspected && !isAlmostLost() && peer.isConnected(leader);
    }

    /**
     * All members lose a leader that hangs within moments of each other. The first to notice asks
     * the others at once, and must not be refused by those who are about to notice.
     */
    private boolean isAlmostLost() {
        long timeout = peer.config().heartbeatTimeoutNanos();
        return silentNanos() >= Math.max(timeout - peer.config().heartbeatNanos(), timeout / 2);
    }

    long silentNanos() {
        return detector.silentNanos(leader, peer.nowNanos());
    }

    /**
     * It is time to look.
     *
     * @return whether the leader has been silent for too long
     */
    boolean look(long lateNanos) {
        boolean lost = !detector.suspects(peer.nowNanos(), lateNanos).isEmpty();
        if (!lost) {
            arm();
        }
        return lost;
    }

    /** As often as heartbeats come, and right when the leader's time is over. */
    private void arm() {
        long timeout = peer.config().heartbeatTimeoutNanos();
        long usual = Math.min(peer.config().heartbeatNanos(), timeout / 4);
        peer.arm(Timer.LEADER_CHECK, Math.max(1, Math.min(usual, timeout - silentNanos())));
    }
}
