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
 * connection is gone does not, since the group loop itself may be the one who closes it. What
 * follows from a line of another peer is done by the thread that reads it, where it may: not where
 * that thread is in the middle of something, as with a {@code HELLO}.
 */
final class NetworkEvents implements PeerEvents {
    /** Takes what another peer says. The caller holds no lock. */
    interface Receiver {
        /** Puts it into the inbox. May wait for room. */
        void received(Input.Received line) throws InterruptedException;

        /** The caller has brought all that came at once; may do what follows from it. */
        void paused();
    }

    private final Inbox inbox;
    private final Receiver receiver;
    private final PeerLog log;

    NetworkEvents(Inbox inbox, Receiver receiver, PeerLog log) {
        this.inbox = inbox;
        this.receiver = receiver;
        this.log = log;
    }

    @Override
    public void connected(PeerId peer) {
        put(new Input.Connected(peer));
    }

    @Override
    public void received(PeerId from, Optional<Incarnation> start, Message message) {
        var input = new Input.Received(from, start, message);
        if (message instanceof Message.Hello) { // the connections are locked
            put(input);
            return;
        }
        try {
            receiver.received(input);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the connection closes
        }
    }

    @Override
    public void paused() {
        receiver.paused();
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
