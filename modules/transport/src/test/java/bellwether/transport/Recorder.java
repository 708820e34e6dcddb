package bellwether.transport;

import bellwether.protocol.Endpoint;
import bellwether.protocol.Incarnation;
import bellwether.protocol.Message;
import bellwether.protocol.PeerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Writes down what the network reports, one line each, and lets a test wait for a line. */
final class Recorder implements PeerEvents {
    private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final List<String> lines = new ArrayList<>();
    private final List<Message> messages = new ArrayList<>();

    @Override
    public void connected(PeerId peer) {
        note("connected " + peer.brief());
    }

    @Override
    public synchronized void received(PeerId from, Optional<Incarnation> start, Message message) {
        messages.add(message);
        String text =
                message instanceof Message.Chunk chunk
                        ? "Chunk[number=" + chunk.number() + ", offset=" + chunk.offset() + "]"
                        : message.toString();
        note("received " + from.brief() + " " + text);
    }

    @Override
    public void disconnected(PeerId peer, String reason) {
        note("disconnected " + peer.brief() + " " + reason);
    }

    @Override
    public void unreachable(PeerId peer, String reason) {
        note("unreachable " + peer.brief() + " " + reason);
    }

    @Override
    public void heard(Message datagram, String host) {
        note("heard " + host + " " + datagram);
    }

    @Override
    public void twin(Endpoint at, boolean leads) {
        note("twin " + at + (leads ? " leads" : ""));
    }

    @Override
    public void warned(String text) {
        note("warned " + text);
    }

    private synchronized void note(String line) {
        lines.add(line);
        notifyAll();
    }

    /** {@return the first line that begins so, once there is one} */
    String await(String beginning) {
        return awaitNth(beginning, 1);
    }

    /** {@return the n-th line that begins so, once there is one} */
    synchronized String awaitNth(String beginning, int n) {
        Predicate<String> wanted = line -> line.startsWith(beginning);
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        while (lines.stream().filter(wanted).count() < n) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("no " + n + " x \"" + beginning + "\" in " + lines);
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        return lines.stream().filter(wanted).skip(n - 1).findFirst().orElseThrow();
    }

    synchronized long count(String beginning) {
        return lines.stream().filter(line -> line.startsWith(beginning)).count();
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    synchronized List<Message> messages() {
        return List.copyOf(messages);
    }
}
