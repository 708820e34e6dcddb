package bellwether.group;

import bellwether.protocol.Endpoint;
import bellwether.protocol.Message;
import bellwether.protocol.Message.Hello;
import bellwether.protocol.Message.LeaderAnnouncement;
import bellwether.protocol.Message.PromiseRequest;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
import java.util.Optional;

/**
 * What a peer is doing, with the state that belongs to just that. Exactly one part is played at a
 * time; {@link PeerState#become} is the only way from one to the next. What does not concern a part
 * it leaves out.
 */
sealed interface Part permits Joining, Electing, Flushing, Following, Leading, Left {
    /** {@return what the status calls it} */
    GroupStatus.State state();

    /** {@return who leads, as far as this part knows} */
    default Optional<PeerId> leader() {
        return Optional.empty();
    }

    /** Begins. May itself go on to another part; then the caller has nothing more to do. */
    void enter();

    /** Ends: stops its timers and streams. */
    default void leave() {}

    /** A message that only some parts care for. */
    default void received(PeerId from, Message message) {}

    /** A connection brought a HELLO; the address book has it. */
    default void greeted(Hello hello) {}

    /** Somebody at {@code at} wants into the group. */
    default void knocked(PeerId peer, Endpoint at) {}

    /**
     * {@return whether another should rather lead: this peer lacks much of the journal, or the
     * operator wants it so}
     */
    default boolean yields() {
        return false;
    }

    /**
     * Somebody challenged this peer, and was told OK: one of lower priority, or one that does not
     * want to lead.
     */
    default void challenged(PeerId by) {}

    /** Somebody says that {@code announcement.leader()}, at {@code at}, leads. */
    default void heardOfLeader(LeaderAnnouncement announcement, Endpoint at) {}

    /** {@return whether this part refuses every promise because it leads or hears its leader} */
    default boolean isLoyal(PromiseRequest request) {
        return false;
    }

    /**
     * {@return whether this part hears its leader, so that no view of another concerns it}
     *
     * @param other who made the view
     */
    default boolean isBoundAgainst(PeerId other) {
        return false;
    }

    /** {@return whether this part leads in {@code reign}, or follows in it} */
    default boolean isOf(Reign reign) {
        return false;
    }

    /** Something is about to be taken: the part may notice first that it slept. */
    default void beforeInput() {}

    default void connected(PeerId peer) {}

    default void disconnected(PeerId peer, String reason) {}

    default void unreachable(PeerId peer, String reason) {}

    /**
     * A timer ran out.
     *
     * @param lateNanos how much later than planned, because this peer slept or was busy
     */
    default void fired(Timer timer, long lateNanos) {}

    /** A batch of inputs ends. */
    default void settle() {}

    /**
     * {@return whether nobody needs this part any more, so that a peer whose own readings are
     * handed over may leave}
     */
    default boolean mayGo() {
        return true;
    }

    /** The operator wants another peer to lead. */
    default void stepDown() {}

    /** The operator wants the peer to leave, which it does as soon as this part {@link #mayGo}. */
    default void leaving() {}

    /** The peer leaves now: tell whom it concerns. */
    default void sayGoodbye() {}
}
