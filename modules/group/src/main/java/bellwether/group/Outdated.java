package bellwether.group;

import bellwether.protocol.Endpoint;
import bellwether.protocol.Message.Hello;
import bellwether.protocol.PeerId;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Peers of a version from before journals could begin behind the start of their log. They take part
 * as long as none does. To a peer whose own journal has been shortened they are as good as gone:
 * they could not read what it states of its journal, nor begin where it begins. Confined to the
 * group loop.
 */
final class Outdated {
    /** Peers remembered; beyond it the first one is forgotten until it says HELLO again. */
    private static final int PEERS_MAX = 1_024;

    /** How long one is left alone, and nothing is said of it. */
    private static final long LEFT_OUT_NANOS = 60_000_000_000L;

    private final PeerState peer;
    private final Set<PeerId> known = new LinkedHashSet<>();

    Outdated(PeerState peer) {
        this.peer = peer;
    }

    /** Somebody has said of what version it is; it may have been upgraded. */
    void greeted(Hello hello) {
        known.remove(hello.peer());
        if (hello.incarnation().isPresent() && !hello.knowsBase()) {
            known.add(hello.peer());
        }
        if (known.size() > PEERS_MAX) {
            known.remove(known.iterator().next());
        }
    }

    /** {@return whether {@code other} has said that it is of such a version} */
    boolean isOld(PeerId other) {
        return known.contains(other);
    }

    /** {@return whether {@code other} is too old for this peer's journal as it is now} */
    boolean contains(PeerId other) {
        return !known.isEmpty() && known.contains(other) && peer.log().start() > 0;
    }

    /**
     * A member's journal has been shortened, if not the own one, so {@code other} cannot be asked
     * to merge before it has said of what version it is; one that is too old is left alone.
     */
    void call(PeerId other, Endpoint at) {
        if (known.contains(other)) {
            leaveOut(other);
        } else {
            peer.callOn(other, at);
        }
    }

    /** Goes on without {@code other}, and says so. */
    void leaveOut(PeerId other) {
        if (!peer.isPassedOver(other)) {
            peer.tell(Notice.Level.ERROR, "version_too_old", text(other));
        }
        peer.passOver(other, LEFT_OUT_NANOS);
        peer.book().gone(other);
        peer.disconnect(other, "its version is too old for a journal that was shortened");
        peer.disconnected(other);
        peer.part().unreachable(other, "its version is too old");
    }

    private String text(PeerId other) {
        String at = peer.book().entry(other).map(entry -> " at " + entry.endpoint()).orElse("");
        return "leaves out "
                + other
                + at
                + ": a journal of this group does not begin where the log did any more, as that has"
                + " expired, and its version cannot do with that; upgrade it: what it has recorded"
                + " meanwhile waits there; own_journal_from="
                + (peer.log().base().lastSequence() + 1);
    }
}
