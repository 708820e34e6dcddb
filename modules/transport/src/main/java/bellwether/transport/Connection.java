package bellwether.transport;

import bellwether.keys.HostCertificate;
import bellwether.protocol.Endpoint;
import bellwether.protocol.Incarnation;
import bellwether.protocol.PeerId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLSocket;

/**
 * One TCP connection, dialled or accepted: its socket, what waits to go out, who is at the other
 * end, and why it ended. One thread reads it and one writes it.
 */
final class Connection {
    /** How long a reader may go on with what has arrived when its connection must end. */
    private static final long READ_OUT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** How long at most, if what has arrived takes its time, as with a slow disk. */
    private static final long READ_OUT_NANOS_MAX = TimeUnit.SECONDS.toNanos(5);

    private final GuardedSocket socket;
    private final Outgoing outgoing;
    private final Optional<Endpoint> dialledAt;
    private final String where;
    private final CountDownLatch readerDone = new CountDownLatch(1);
    private final AtomicReference<String> reason = new AtomicReference<>();
    private volatile Optional<PeerId> peer;
    private volatile Optional<Incarnation> incarnation = Optional.empty();
    private volatile Optional<Endpoint> endpoint = Optional.empty();
    private volatile Optional<HostCertificate> certificate = Optional.empty();
    private volatile Socket channel; // the socket, or TLS on it
    private volatile long heardNanos = System.nanoTime();
    private volatile boolean handingOn;
    private volatile boolean carriedJournal;
    private volatile boolean ended;

    private Connection(
            GuardedSocket socket,
            Optional<PeerId> peer,
            Optional<Endpoint> dialledAt,
            int queueBytesMax) {
        this.socket = socket;
        this.channel = socket;
        this.peer = peer;
        this.dialledAt = dialledAt;
        this.outgoing = new Outgoing(queueBytesMax);
        this.where =
                dialledAt
                        .map(Endpoint::toString)
                        .orElseGet(() ->
                                socket.getInetAddress().getHostAddress() + ":" + socket.getPort());
    }

    /** {@return one that somebody else opened; who, its HELLO will say} */
    static Connection accepted(GuardedSocket socket, int queueBytesMax) {
        return new Connection(socket, Optional.empty(), Optional.empty(), queueBytesMax);
    }

    /** {@return one still to be opened; lines can be queued at once} */
    static Connection dialling(Optional<PeerId> peer, Endpoint at, int queueBytesMax) {
        return new Connection(new GuardedSocket(), peer, Optional.of(at), queueBytesMax);
    }

    /** {@return the socket below: what is read and written goes by {@link #in}, {@link #out}} */
    GuardedSocket socket() {
        return socket;
    }

    InputStream in() throws IOException {
        return channel.getInputStream();
    }

    OutputStream out() throws IOException {
        return channel.getOutputStream();
    }

    /** Says that nothing more will be written. */
    void endOutput() throws IOException {
        channel.shutdownOutput();
    }

    /** From now on everything goes over {@code tls}, with whom {@code host} is about. */
    void secured(SSLSocket tls, HostCertificate host) {
        certificate = Optional.of(host);
        channel = tls;
    }

    /** {@return what the other end has proved; empty: the group has no keys, or not yet} */
    Optional<HostCertificate> certificate() {
        return certificate;
    }

    /** {@return what the other end did not do in time, to go on after its name} */
    String whatWasMissing() {
        return reason.get() == null ? " said no HELLO in time" : " did not go";
    }

    Outgoing outgoing() {
        return outgoing;
    }

    /** {@return the address that was dialled; empty: the other side opened it} */
    Optional<Endpoint> dialledAt() {
        return dialledAt;
    }

    /** {@return who is at the other end, as far as is known} */
    Optional<PeerId> peer() {
        return peer;
    }

    Optional<Incarnation> incarnation() {
        return incarnation;
    }

    /** {@return where the other end accepts connections, as far as is known} */
    Optional<Endpoint> endpoint() {
        return endpoint.or(() -> dialledAt);
    }

    /** Something came in. */
    void heard() {
        heardNanos = System.nanoTime();
    }

    /** The reader is, or is no longer, busy with what came in: then it does not look for more. */
    void handingOn(boolean begins) {
        if (!begins) {
            heard(); // what came meanwhile waits to be read
        }
        handingOn = begins;
    }

    /** {@return whether nothing came in for longer than {@code nanos}, though it was looked for} */
    boolean isQuietFor(long nanos) {
        return !handingOn && System.nanoTime() - heardNanos > nanos;
    }

    /** The other end says that it accepts connections there. */
    void statedAt(Endpoint where) {
        endpoint = Optional.of(where);
    }

    /** {@return whether whoever is at the other end is, as far as is known, at {@code at}} */
    boolean leadsTo(Endpoint at) {
        return endpoint.or(() -> dialledAt).map(at::equals).orElse(true)
                || dialledAt.map(at::equals).orElse(false);
    }

    void identify(PeerId who, Optional<Incarnation> start) {
        peer = Optional.of(who);
        if (start.isPresent()) {
            incarnation = start;
        }
    }

    /** Journal bytes went over this connection, in whichever direction. */
    void markJournal() {
        if (!carriedJournal) {
            carriedJournal = true;
        }
    }

    boolean carriedJournal() {
        return carriedJournal;
    }

    /** {@return whether lines can be queued; not whether the other side still lives} */
    boolean isOpen() {
        return outgoing.isOpen();
    }

    /** {@return whether it was ended: what still comes in does not count} */
    boolean hasEnded() {
        return ended;
    }

    /**
     * Queues a line. One that does not fit ends the connection.
     *
     * @return false if the connection was no longer open, and the line must go elsewhere
     */
    boolean send(byte[] line) {
        return switch (outgoing.offer(line)) {
            case QUEUED -> true;
            case CLOSED -> false;
            case FULL -> {
                end(this + " does not read: the outgoing queue is full");
                yield true;
            }
        };
    }

    /** Lets what is queued go out and then says that nothing more comes. */
    void finish() {
        if (peer.isEmpty() && dialledAt.isEmpty()) {
            end(this + " said no HELLO before the end");
        } else {
            outgoing.finish();
        }
    }

    /** As {@link #finish}, of a connection whose other end is not welcome. */
    void finish(String why) {
        reason.compareAndSet(null, why);
        outgoing.finish();
    }

    /**
     * Writing failed. The other side may have said something before it went, such as that it
     * leaves: the reader gets a moment to read that.
     */
    void writerFailed(String why) {
        outgoing.close();
        readOut(why);
    }

    /** Ends the connection once the other side has closed it, or after a moment. */
    void readOut(String why) {
        reason.compareAndSet(null, why);
        try {
            long begin = System.nanoTime();
            boolean done;
            boolean busy;
            do {
                busy = handingOn;
                done = readerDone.await(READ_OUT_NANOS, TimeUnit.NANOSECONDS);
                busy |= handingOn;
            } while (!done && busy && System.nanoTime() - begin < READ_OUT_NANOS_MAX);
            if (!done) {
                end(why);
            }
        } catch (InterruptedException e) {
            end(why);
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Closes the connection at once; its threads end. The first reason given counts. The socket
     * below is closed, not TLS, which would wait for a writer that waits for the other side.
     */
    void end(String why) {
        reason.compareAndSet(null, Objects.requireNonNull(why));
        ended = true;
        outgoing.close();
        try {
            socket.close();
        } catch (IOException e) {
            reason.compareAndSet(null, why(e)); // nothing else depends on how closing went
        }
    }

    void readerDone() {
        readerDone.countDown();
    }

    /** {@return why it ended} */
    String reason() {
        return Optional.ofNullable(reason.get()).orElse(this + " stands");
    }

    /** {@return the address of the host at the other end} */
    String host() {
        InetAddress address = socket.getInetAddress();
        return address == null ? where : address.getHostAddress();
    }

    /** {@return what threads of this connection are called by} */
    String threadName() {
        return "connection-" + peer.map(PeerId::brief).orElse(where);
    }

    /** {@return what the operating system said} */
    static String why(IOException failure) {
        return Optional.ofNullable(failure.getMessage()).orElse(failure.getClass().getSimpleName());
    }

    @Override
    public String toString() {
        return peer.map(id -> "peer " + id.brief() + " at " + where).orElse("somebody at " + where);
    }
}
