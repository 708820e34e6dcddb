package bellwether.transport;

import bellwether.protocol.Endpoint;
import bellwether.protocol.Incarnation;
import bellwether.protocol.Message;
import bellwether.protocol.PeerId;
import java.util.Optional;
import java.util.function.Consumer;

/** Records events like others, but does something first with each message, such as to wait. */
final class HookedSink implements PeerEvents {
    private final Recorder events;
    private final Consumer<Message> hook;

    HookedSink(Recorder events, Consumer<Message> hook) {
        this.events = events;
        this.hook = hook;
    }

    @Override
    public void connected(PeerId peer) {
        events.connected(peer);
    }

    @Override
    public void received(PeerId from, Optional<Incarnation> start, Message message) {
        hook.accept(message);
        events.received(from, start, message);
    }

    @Override
    public void disconnected(PeerId peer, String reason) {
        events.disconnected(peer, reason);
    }

    @Override
    public void unreachable(PeerId peer, String reason) {
        events.unreachable(peer, reason);
    }

    @Override
    public void heard(Message datagram, String host) {
        events.heard(datagram, host);
    }

    @Override
    public void twin(Endpoint at, boolean leads) {
        events.twin(at, leads);
    }

    @Override
    public void warned(String text) {
        events.warned(text);
    }
}
