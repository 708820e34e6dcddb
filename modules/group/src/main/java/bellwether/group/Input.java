package bellwether.group;

import bellwether.protocol.Bytes;
import bellwether.protocol.Endpoint;
import bellwether.protocol.Incarnation;
import bellwether.protocol.Message;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Everything that can happen to a peer. Inputs are taken one at a time, in the order in which they
 * happened.
 */
public sealed interface Input {
    /** The peer begins: listeners are bound, the journal is open. First input, once. */
    record Start() implements Input {}

    /**
     * The operator wants the peer to leave in order. What it causes must be sent before the process
     * ends.
     */
    record Stop() implements Input {}

    /**
     * The operator wants another member to lead. Concerns a leader alone; who leads next is elected
     * among the others.
     */
    record StepDown() implements Input {}

    /**
     * A datagram came in.
     *
     * @param host the address it came from
     */
    record Heard(Message datagram, String host) implements Input {}

    /**
     * Somebody else goes by this peer's id.
     *
     * @param at where it accepts connections
     * @param leads whether it says that it leads
     */
    record Twin(Endpoint at, boolean leads) implements Input {}

    /** A connection to {@code peer} stands that did not before, whoever opened it. */
    record Connected(PeerId peer) implements Input {}

    /**
     * A line came in on a connection with {@code from}; its {@link Message.Hello} is such a line
     * too.
     *
     * @param start which start of {@code from} says it: what the HELLO on that connection named;
     *     empty: it named none, or none came
     */
    record Received(PeerId from, Optional<Incarnation> start, Message message) implements Input {
        public Received {
            Objects.requireNonNull(start);
        }

        /** A line on a connection whose HELLO named no start. */
        public Received(PeerId from, Message message) {
            this(from, Optional.empty(), message);
        }
    }

    /** The last connection with {@code peer} closed. */
    record Disconnected(PeerId peer, String reason) implements Input {}

    /** Dialling {@code peer} failed, and no connection with it stands. */
    record Unreachable(PeerId peer, String reason) implements Input {}

    /** A timer that was armed has run out. */
    record Fired(Timer timer) implements Input {}

    /**
     * Own sensors have readings: they are accepted here.
     *
     * @param payloads passed {@link bellwether.protocol.Payload}
     * @param position how far the place that they come from has been read with them; becomes
     *     durable together with them
     */
    record Offered(List<Bytes> payloads, Optional<Position> position) implements Input {
        public Offered {
            payloads = List.copyOf(payloads);
            Objects.requireNonNull(position);
        }

        /** Readings whose source remembers no position. */
        public Offered(List<Bytes> payloads) {
            this(payloads, Optional.empty());
        }
    }

    /**
     * How far a source has been read.
     *
     * @param source its key in {@link bellwether.sequencer.Outbox#note}
     * @param readings how many readings were taken from it in all
     */
    record Position(String source, long readings) {}

    /** The journal's durable end moved. */
    record Synced() implements Input {}

    /**
     * Another system has taken the record up to {@code offset}. Counts as long as this peer leads
     * in the reign in which it was read: its journal is not cut then.
     */
    record Forwarded(Reign reign, long offset) implements Input {
        public Forwarded {
            Objects.requireNonNull(reign);
        }
    }
}
