package bellwether.transport;

import bellwether.protocol.Endpoint;
import bellwether.protocol.Incarnation;
import bellwether.protocol.Message;
import bellwether.protocol.PeerId;
import java.util.Optional;

/** Passes events on until the peer stops; warnings also after that. */
final class EventGate implements PeerEvents {
    private final PeerEvents events;
    private volatile boolean muted;

    EventGate(PeerEvents events) {
        this.events = events;
    }

    void mute() {
        muted = true;
    }

    @Override
    public void connected(PeerId peer) {
        if (!muted) {
            events.connected(peer);
        }
    }

    @Override
    public void received(PeerId from, Optional<Incarnation> start, Message message) {
        if (!muted) {
            events.received(from, start, message);
        }
    }

    /** Also of what was received right before the peer stops. */
    @Override
    public void paused() {
        events.paused();
    }

    @Override
    public void disconnected(PeerId peer, String reason) {
        if (!muted) {
            events.disconnected(peer, reason);
        }
    }

    @Override
    public void unreachable(PeerId peer, String reason) {
        if (!muted) {
            events.unreachable(peer, reason);
        }
    }

    @Override
    public void heard(Message datagram, String host) {
        if (!muted) {
            events.heard(datagram, host);
        }
    }

    @Override
    public void twin(Endpoint at, boolean leads) {
        if (!muted) {
            events.twin(at, leads);
        }
    }

    @Override
    public void warned(String text) {
        events.warned(text);
    }
}
