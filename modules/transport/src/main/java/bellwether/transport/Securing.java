package bellwether.transport;

import bellwether.keys.GroupKeys;
import bellwether.keys.HostCertificate;
import bellwether.keys.KeyRing;
import java.io.IOException;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Puts TLS on connections, if the group has keys: both sides show their certificates, and who is at
 * the other end is known from then on. On the caller's thread.
 */
final class Securing {
    private final Optional<KeyRing> keys;

    Securing(Optional<KeyRing> keys) {
        this.keys = keys;
    }

    /** {@return whether connections are made secure} */
    boolean isNeeded() {
        return keys.isPresent();
    }

    /**
     * Secures {@code connection}, whose socket is connected.
     *
     * @param turns in which this side computes; empty: at once
     * @throws IOException if the other side does not belong to the group, or this one does not to
     *     its; says which
     */
    void secure(Connection connection, Optional<Turns> turns) throws IOException {
        if (keys.isEmpty()) {
            return;
        }
        GroupKeys current = keys.get().current();
        boolean accepted = connection.dialledAt().isEmpty();
        connection.socket().guard(turns);
        SSLSocket secured = layered(current, connection.socket(), accepted);
        current.prepare(secured, accepted);
        try {
            secured.startHandshake();
            var chain = secured.getSession().getPeerCertificates();
            HostCertificate host = HostCertificate.of((X509Certificate) chain[0]);
            connection.socket().release();
            connection.secured(secured, host);
            // Only now, by the keys of now: those may have been read again since the handshake
            // began,
            // and from here on whoever reads them again sees this connection. A resumed session was
            // not looked at, either.
            Optional<String> refusal = keys.get().current().refusal(host);
            if (refusal.isPresent()) {
                throw new SSLException(text(host, refusal.get()));
            }
        } catch (CertificateException e) {
            throw new IOException(e.getMessage(), e);
        } catch (SSLException e) {
            throw new IOException(why(e), e);
        } finally {
            connection.socket().endTurns();
        }
    }

    private static SSLSocket layered(GroupKeys keys, Socket socket, boolean accepted)
            throws IOException {
        SSLSocketFactory factory = keys.context().getSocketFactory();
        String host = socket.getInetAddress().getHostAddress(); // a name would be looked up
        return accepted
                ? (SSLSocket) factory.createSocket(socket, null, true)
                : (SSLSocket) factory.createSocket(socket, host, socket.getPort(), true);
    }

    /** {@return what the JDK's words mean here} */
    private static String why(SSLException failure) {
        String text = Connection.why(failure);
        if (text.contains("Unsupported or unrecognized SSL message")) {
            return "it speaks no TLS: it has no group keys";
        }
        if (text.contains("unable to find valid certification path")
                || text.contains("PKIX path building failed")
                || text.contains("signature check failed")) {
            return "its certificate is not of this group's authority";
        }
        if (text.contains("validity check failed")) {
            return "its certificate has ended, or not begun: renew it, or set the clocks";
        }
        return text;
    }

    private static String text(HostCertificate host, String refusal) {
        return "the certificate of " + host.name() + " " + refusal;
    }

    /** Ends those of {@code connections} whose certificate is good no more. */
    void endRefused(Iterable<Connection> connections) {
        keys.map(KeyRing::current).ifPresent(current -> endRefused(current, connections));
    }

    private static void endRefused(GroupKeys current, Iterable<Connection> connections) {
        for (Connection connection : connections) {
            connection
                    .certificate()
                    .ifPresent(host ->
                            current.refusal(host)
                                    .ifPresent(why ->
                                            connection.end(connection + ": " + text(host, why))));
        }
    }
}
