package bellwether.group;

import bellwether.protocol.Incarnation;
import bellwether.protocol.Message.Hello;
import bellwether.protocol.PeerId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which start of each peer speaks: the one that said HELLO last. A connection that broke may still
 * bring what a process said before it died, behind the HELLO of the next one; that would be taken
 * for a word of the living, as most lines name no start, and each start counts its handshakes from
 * 1. Confined to the group loop.
 */
final class Starts {
    /** Peers remembered; beyond it the one whose HELLO is the oldest is forgotten. */
    static final int PEERS_MAX = AddressBook.ENTRIES_MAX;

    private final Map<PeerId, Incarnation> last = new LinkedHashMap<>(); // oldest HELLO first

    /** A peer that names no start has none to be mixed up. */
    void greeted(Hello hello) {
        last.remove(hello.peer());
        hello.incarnation().ifPresent(start -> last.put(hello.peer(), start));
        if (last.size() > PEERS_MAX) {
            last.remove(last.keySet().iterator().next());
        }
    }

    /** {@return whether another start of {@code peer} has said HELLO since {@code start} did} */
    boolean isOver(PeerId peer, Optional<Incarnation> start) {
        Incarnation speaking = last.get(peer);
        return speaking != null && start.isPresent() && !start.get().equals(speaking);
    }
}
