package bellwether.transport;

import bellwether.protocol.Endpoint;
import bellwether.protocol.Incarnation;
import bellwether.protocol.Message;
import bellwether.protocol.PeerId;
import java.util.Optional;

/**
 * Where the network reports what happens. Called from many threads; a call may block, which slows
 * down the peer that it concerns and nobody else's sending. For one peer {@code connected} comes
 * before what was received, and {@code disconnected} after it; HELLOs come in the order in which
 * they were taken, so that the last one is of the start that is connected. What an ended connection
 * has still brought may come behind the HELLO of the next. Calls must not wait for ever once their
 * thread is interrupted.
 */
public interface PeerEvents {
    /** A connection with {@code peer} stands, and none stood before. */
    void connected(PeerId peer);

    /**
     * A line came in from {@code from}, its HELLO lines included, unknown types not.
     *
     * @param start what the HELLO of that connection named; empty: nothing, or none came yet
     */
    void received(PeerId from, Optional<Incarnation> start, Message message);

    /**
     * All has been told that came in at once: after what was {@link #received}, on the same thread.
     * No lock is held.
     */
    default void paused() {}

    /** The last connection with {@code peer} is gone. */
    void disconnected(PeerId peer, String reason);

    /** Dialling {@code peer} failed and no connection with it stands; what was queued is lost. */
    void unreachable(PeerId peer, String reason);

    /** A datagram came in, not one of our own, from the address {@code host}. */
    void heard(Message datagram, String host);

    /**
     * Somebody else goes by this peer's id.
     *
     * @param at where it accepts connections
     * @param leads whether it says that it leads the group
     */
    void twin(Endpoint at, boolean leads);

    /** Something that a person should read in the log. */
    void warned(String text);
}
