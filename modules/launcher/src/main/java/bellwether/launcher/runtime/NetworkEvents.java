package bellwether.launcher.runtime;

import bellwether.group.Input;
import bellwether.launcher.log.PeerLog;
import bellwether.protocol.Endpoint;
import bellwether.protocol.Incarnation;
import bellwether.protocol.Message;
import bellwether.protocol.PeerId;
import bellwether.transport.PeerEvents;
import java.util.Optional;

/**
 * Puts what the network reports into the inbox. What a peer sends waits for room there; that a
 * connection is gone does not, since the group loop itself may be the one who closes it.
 */
final class NetworkEvents implements PeerEvents {
    private final Inbox inbox;
    private final PeerLog log;

    NetworkEvents(Inbox inbox, PeerLog log) {
        this.inbox = inbox;
        this.log = log;
    }

    @Override
    public void connected(PeerId peer) {
        put(new Input.Connected(peer));
    }

    @Override
    public void received(PeerId from, Optional<Incarnation> start, Message message) {
        put(new Input.Received(from, start, message));
    }

    @Override
    public void disconnected(PeerId peer, String reason) {
        inbox.putNow(new Input.Disconnected(peer, reason));
    }

    @Override
    public void unreachable(PeerId peer, String reason) {
        inbox.putNow(new Input.Unreachable(peer, reason));
    }

    @Override
    public void heard(Message datagram, String host) {
        put(new Input.Heard(datagram, host));
    }

    @Override
    public void twin(Endpoint at, boolean leads) {
        put(new Input.Twin(at, leads));
    }

    @Override
    public void warned(String text) {
        log.warn(text);
    }

    private void put(Input input) {
        try {
            inbox.put(input);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the connection closes
        }
    }
}
