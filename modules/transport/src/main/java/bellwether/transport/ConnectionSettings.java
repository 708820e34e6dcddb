package bellwether.transport;

import bellwether.keys.KeyRing;
import bellwether.protocol.Message;
import bellwether.protocol.PeerId;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What a peer's connections need to know of it.
 *
 * @param self the own peer id
 * @param group peers that say they are of another group are turned away
 * @param host the address to accept connections on
 * @param port the port to accept connections on, 0: a free one
 * @param hello what to say first on each connection; asked for after the port is known
 * @param bounds how long and how much
 * @param keys what connections are secured with; empty: they are not, and anybody may connect
 */
public record ConnectionSettings(
        PeerId self,
        String group,
        String host,
        int port,
        Supplier<Message.Hello> hello,
        Bounds bounds,
        Optional<KeyRing> keys) {
    public ConnectionSettings {
        Objects.requireNonNull(self);
        Objects.requireNonNull(group);
        Objects.requireNonNull(host);
        Objects.requireNonNull(hello);
        Objects.requireNonNull(bounds);
        Objects.requireNonNull(keys);
    }

    /**
     * How long things may take and how much may wait.
     *
     * @param connectNanos for a TCP connect
     * @param handshakeNanos for the first line of somebody who connects
     * @param drainNanos for what is queued when all connections close
     * @param acceptedMax accepted connections that may stand at once; more wait in the backlog
     * @param queueBytesMax control lines queued on one connection; more closes it
     * @param quietNanos a connection on which nothing came in for longer than this is no proof that
     *     the peer is still at its other end
     */
    public record Bounds(
            long connectNanos,
            long handshakeNanos,
            long drainNanos,
            int acceptedMax,
            int queueBytesMax,
            long quietNanos) {
        /** What a peer runs with. */
        public static final Bounds DEFAULT =
                new Bounds(
                        TimeUnit.SECONDS.toNanos(1),
                        TimeUnit.SECONDS.toNanos(10),
                        TimeUnit.MILLISECONDS.toNanos(500),
                        4096,
                        8 << 20,
                        TimeUnit.SECONDS.toNanos(20));

        public Bounds {
            if (connectNanos <= 0 || handshakeNanos <= 0 || drainNanos < 0 || quietNanos <= 0) {
                throw new IllegalArgumentException("a duration is not positive");
            }
            if (acceptedMax < 1 || queueBytesMax < 1) {
                throw new IllegalArgumentException("a bound is not positive");
            }
        }

        /** {@return these bounds with another one for silence} */
        public Bounds withQuietNanos(long nanos) {
            return new Bounds(
                    connectNanos, handshakeNanos, drainNanos, acceptedMax, queueBytesMax, nanos);
        }
    }
}
