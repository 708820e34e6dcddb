package bellwether.group;

import bellwether.protocol.Endpoint;
import java.util.OptionalLong;

/**
 * Others that go by this peer's id: a cloned card, or a config that was copied. Of two the one that
 * came second is not let in. It says so, and goes on trying: the other may be a start of itself
 * that is not known to be dead yet. Confined to the group loop.
 */
final class Twins {
    private final PeerState peer;
    private OptionalLong ledNanos = OptionalLong.empty();

    Twins(PeerState peer) {
        this.peer = peer;
    }

    /**
     * There is one.
     *
     * @param leads whether it says that it leads
     */
    void met(Endpoint at, boolean leads) {
        if (at.equals(peer.config().endpoint())) {
            return; // it was told of itself
        }
        if (leads) {
            ledNanos = OptionalLong.of(peer.nowNanos());
        }
        boolean refused = peer.leader().isEmpty();
        peer.tell(
                refused ? Notice.Level.ERROR : Notice.Level.WARN,
                "duplicate_peer_id",
                "another peer, at "
                        + at
                        + ", has this peer's id "
                        + peer.self()
                        + (refused ? "; this one is not let into the group" : "")
                        + ": on the host that is the copy stop the peer, move {base_dir}/peer_id and"
                        + " its folder in data away, or set another peer_id, and start it again");
    }

    /**
     * {@return whether one was heard to lead within {@code nanos}} To lead beside it under one id
     * would give two journals one name.
     */
    boolean isLeading(long nanos) {
        return ledNanos.isPresent() && peer.nowNanos() - ledNanos.getAsLong() < nanos;
    }
}
