package bellwether.group;

import bellwether.protocol.Member;
import bellwether.protocol.PeerId;
import java.util.Optional;

/**
 * Who would lead next. It asks all for promises when the leader is gone: a connection that every
 * member keeps with it saves the time to open one then. Confined to the group loop.
 */
final class Successor {
    private final PeerState peer;
    private final PeerId leader;

    Successor(PeerState peer, PeerId leader) {
        this.peer = peer;
        this.leader = leader;
    }

    /** Sees to the connection. */
    void callOn() {
        id().flatMap(peer.book()::entry)
                .ifPresent(entry -> peer.callOn(entry.id(), entry.endpoint()));
    }

    /** {@return whether {@code other} is called on by this peer} */
    boolean is(PeerId other) {
        return id().map(other::equals).orElse(false);
    }

    /** {@return who of the view would win an election without the leader; empty: this peer} */
    private Optional<PeerId> id() {
        return peer.view().stream()
                .flatMap(view -> view.members().stream())
                .filter(member -> member.incarnation().isPresent())
                .map(Member::id)
                .filter(id -> !id.equals(leader))
                .max(peer::comparePriority)
                .filter(id -> !id.equals(peer.self()));
    }
}
