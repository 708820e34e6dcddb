package bellwether.e2e.failover;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509TrustManager;

/**
 * TLS as an attacker speaks it: believes anybody, and shows the certificate that it has, whether it
 * was asked for one of that authority or not.
 */
final class Tls {
    private Tls() {}

    /**
     * {@return TLS on {@code socket}, shaken hands as far as this side can tell}
     *
     * @param keys the folder of a host; empty: no certificate
     */
    static Socket client(Socket socket, Optional<Path> keys, String... protocols)
            throws IOException, GeneralSecurityException {
        String host = socket.getInetAddress().getHostAddress();
        SSLContext context = context(keys);
        var tls =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(socket, host, socket.getPort(), true);
        tls.setUseClientMode(true);
        tls.setEnabledProtocols(protocols);
        tls.startHandshake();
        return tls;
    }

    /** {@return the record that begins a handshake} */
    static byte[] clientHello() throws IOException, GeneralSecurityException {
        SSLEngine engine = context(Optional.empty()).createSSLEngine();
        engine.setUseClientMode(true);
        engine.beginHandshake();
        var record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), record);
        return Arrays.copyOf(record.array(), record.position());
    }

    private static SSLContext context(Optional<Path> keys)
            throws IOException, GeneralSecurityException {
        KeyManager[] own = keys.isEmpty() ? null : new KeyManager[] {new Shown(keys.get())};
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own, new TrustManager[] {new Anybody()}, null);
        return context;
    }

    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** The keys of a host, whoever is asked for. */
    private static final class Shown extends X509ExtendedKeyManager {
        private static final String HOST = "host";

        private final PrivateKey key;
        private final X509Certificate[] chain;

        Shown(Path folder) throws IOException, GeneralSecurityException {
            char[] password = Files.readString(folder.resolve("password")).strip().toCharArray();
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(folder.resolve("keys.p12"))) {
                store.load(in, password);
            }
            key = (PrivateKey) store.getKey(HOST, password);
            var certificates = store.getCertificateChain(HOST);
            chain = Arrays.copyOf(certificates, certificates.length, X509Certificate[].class);
        }

        @Override
        public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
            return HOST;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return chain.clone();
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return key;
        }

        @Override
        public String[] getClientAliases(String type, Principal[] issuers) {
            return new String[] {HOST};
        }

        @Override
        public String[] getServerAliases(String type, Principal[] issuers) {
            return new String[0];
        }

        @Override
        public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
            return HOST;
        }
    }
}
