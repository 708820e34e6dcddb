package bellwether.group;

import bellwether.protocol.Endpoint;
import bellwether.protocol.Message;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;

/**
 * Everything a peer can do to the world. Effects are handed out in order and must be carried out in
 * that order, each before the core goes on (they only queue, so that costs nothing): a stream must
 * be closed before the journal under it is cut.
 */
public sealed interface Effect {
    /**
     * Queue {@code message} for {@code to}; without a connection dial {@code at} first. A failure
     * is an input.
     */
    record Send(PeerId to, Endpoint at, Message message) implements Effect {}

    /**
     * See to a connection with {@code to}; answered by {@link Input.Connected} if none stood, or
     * {@link Input.Unreachable}.
     */
    record Dial(PeerId to, Endpoint at) implements Effect {}

    /** Say {@code message} to whoever listens at {@code at}; failures are only logged. */
    record Contact(Endpoint at, Message message) implements Effect {}

    /** Close all connections with {@code peer}. */
    record Disconnect(PeerId peer, String reason) implements Effect {}

    /** Send a datagram to everybody. */
    record Broadcast(Message message) implements Effect {}

    /** Fire {@code timer} once, {@code delayNanos} from now. */
    record Arm(Timer timer, long delayNanos) implements Effect {}

    /** Do not fire {@code timer}. */
    record Disarm(Timer timer) implements Effect {}

    /**
     * Stream the own journal to {@code to} from {@code offset} on, in place of any stream to it.
     */
    record OpenStream(PeerId to, long number, Reign reign, long offset) implements Effect {}

    /**
     * Stop the stream to {@code to}; nothing more of it is read or sent once this was carried out.
     */
    record CloseStream(PeerId to) implements Effect {}

    /** Sync the journal now: somebody waits for what was just appended to be durable. */
    record Sync() implements Effect {}

    /** Something that the log and the event file tell. */
    record Tell(Notice notice) implements Effect {}
}
