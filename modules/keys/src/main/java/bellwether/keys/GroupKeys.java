package bellwether.keys;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * What one host has of its group's keys, as a folder: {@code keys.p12} (PKCS #12), its {@code
 * password}, and lists of what is revoked. Immutable, safe for use by many threads.
 *
 * <p>In the key store, {@code host} is the private key with its certificate and that of the
 * authority; each trusted certificate is an authority that is believed; the secret key {@code
 * datagrams} tags what is sent, and it and each {@code datagrams-…} opens what is heard. So a group
 * can change from one authority and secret to the next while it runs: see the README of the module.
 */
public final class GroupKeys {
    /** The key store's file. */
    public static final String STORE = "keys.p12";

    /** The file of its password. */
    public static final String PASSWORD = "password";

    private static final String HOST = "host";
    private static final String DATAGRAMS = "datagrams";
    private static final int PASSWORD_BYTES_MAX = 1_024;
    private static final int STORE_BYTES_MAX = 1 << 20;

    /** TLS 1.3 (RFC 8446) and nothing else: all peers are this program. */
    private static final String[] PROTOCOLS = {"TLSv1.3"};

    private static final String[] CIPHER_SUITES = {
        "TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_256_GCM_SHA384"
    };

    /** A resumed session is not looked at again: it must not outlive much. */
    private static final int SESSION_SECONDS_MAX = 600;

    private static final Set<PosixFilePermission> OF_OTHERS =
            EnumSet.of(
                    PosixFilePermission.OTHERS_READ,
                    PosixFilePermission.OTHERS_WRITE,
                    PosixFilePermission.GROUP_WRITE);

    private final HostCertificate host;
    private final Instant expires;
    private final List<String> doubts;
    private final SSLContext context;
    private final List<X509Certificate> authorities;
    private final Revocations revocations;
    private final List<SecretKey> secrets; // the first tags

    private GroupKeys(Path folder, KeyStore store, char[] password)
            throws KeysException, GeneralSecurityException {
        Path file = folder.resolve(STORE);
        var chain = store.getCertificateChain(HOST);
        if (chain == null || !(store.getKey(HOST, password) instanceof PrivateKey key)) {
            throw new KeysException(file + ": has no private key 'host'; it is not a host's file");
        }
        host = HostCertificate.of((X509Certificate) chain[0]);
        authorities = authorities(store);
        if (authorities.isEmpty()) {
            throw new KeysException(file + ": has no trusted certificate of the group's authority");
        }
        secrets = secrets(file, store, password);
        revocations = Revocations.read(folder, authorities);
        expires =
                authorities.stream()
                        .filter(authority -> isIssuer(authority, host.certificate()))
                        .map(authority -> authority.getNotAfter().toInstant())
                        .reduce(host.expires(), (a, b) -> a.isBefore(b) ? a : b);
        doubts = Stream.concat(doubts(folder).stream(), revocations.doubts().stream()).toList();
        context = context(key, chain, password, authorities, revocations);
    }

    /**
     * {@return the keys in {@code folder}} Whether they are valid today is not looked at: a peer
     * whose certificate has expired still takes its own readings, and hands them over with the
     * next.
     *
     * @throws KeysException if they cannot be used
     */
    public static GroupKeys load(Path folder) throws KeysException {
        Path file = folder.resolve(STORE);
        char[] password = password(folder.resolve(PASSWORD));
        try (InputStream in = Files.newInputStream(file)) {
            if (Files.size(file) > STORE_BYTES_MAX) {
                throw new KeysException(file + ": is larger than any key store of a host");
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password);
            return new GroupKeys(folder, store, password);
        } catch (NoSuchFileException e) {
            throw new KeysException(
                    file
                            + ": is not there; make keys with `group-keys host NAME` and copy"
                            + " the host's folder to "
                            + folder,
                    e);
        } catch (IOException e) {
            throw new KeysException(
                    file + ": cannot be read: " + why(e) + "; copy the host's folder again", e);
        } catch (GeneralSecurityException e) {
            throw new KeysException(
                    file + ": cannot be used: " + why(e) + "; copy the host's folder again", e);
        }
    }

    private static char[] password(Path file) throws KeysException {
        try {
            if (Files.size(file) > PASSWORD_BYTES_MAX) {
                throw new KeysException(file + ": is longer than any password of a host");
            }
            return Files.readString(file).strip().toCharArray();
        } catch (NoSuchFileException e) {
            throw new KeysException(
                    file
                            + ": is not there; make keys with `group-keys host NAME` and copy"
                            + " the host's folder as a whole",
                    e);
        } catch (IOException e) {
            throw new KeysException(
                    file + ": cannot be read: " + why(e) + "; the peer's user must own it", e);
        }
    }

    private static String why(Exception failure) {
        return failure.getMessage() == null
                ? failure.getClass().getSimpleName()
                : failure.getClass().getSimpleName() + ": " + failure.getMessage();
    }

    private static List<X509Certificate> authorities(KeyStore store)
            throws GeneralSecurityException {
        var authorities = new ArrayList<X509Certificate>();
        for (String alias : Collections.list(store.aliases())) {
            if (store.isCertificateEntry(alias)) {
                authorities.add((X509Certificate) store.getCertificate(alias));
            }
        }
        return authorities;
    }

    private static List<SecretKey> secrets(Path file, KeyStore store, char[] password)
            throws KeysException, GeneralSecurityException {
        var secrets = new ArrayList<SecretKey>();
        for (String alias : Collections.list(store.aliases())) {
            Key key = store.getKey(alias, password);
            if (key instanceof SecretKey secret && alias.equals(DATAGRAMS)) {
                secrets.addFirst(secret);
            } else if (key instanceof SecretKey secret && alias.startsWith(DATAGRAMS + "-")) {
                secrets.add(secret);
            }
        }
        if (secrets.isEmpty() || !store.containsAlias(DATAGRAMS)) {
            throw new KeysException(file + ": has no secret key 'datagrams'");
        }
        return secrets;
    }

    private static boolean isIssuer(X509Certificate authority, X509Certificate certificate) {
        try {
            certificate.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException _) {
            return false; // it is another authority's
        }
    }

    private static List<String> doubts(Path folder) {
        var doubts = new ArrayList<String>();
        for (String name : List.of(STORE, PASSWORD)) {
            Path file = folder.resolve(name);
            try {
                if (Files.getPosixFilePermissions(file).stream().anyMatch(OF_OTHERS::contains)) {
                    doubts.add(file + " can be read or written by others: chmod 600 " + file);
                }
            } catch (IOException | UnsupportedOperationException _) {
                continue; // a file system without modes
            }
        }
        return List.copyOf(doubts);
    }

    private static SSLContext context(
            PrivateKey key,
            Certificate[] chain,
            char[] password,
            List<X509Certificate> authorities,
            Revocations revocations)
            throws GeneralSecurityException {
        KeyStore own = empty();
        own.setKeyEntry(HOST, key, password, chain);
        var keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(own, password);
        KeyStore trusted = empty();
        for (int i = 0; i < authorities.size(); i++) {
            trusted.setCertificateEntry("authority-" + i, authorities.get(i));
        }
        var trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        var chains = (X509ExtendedTrustManager) trust.getTrustManagers()[0];
        SSLContext context = SSLContext.getInstance(PROTOCOLS[0]);
        TrustManager[] members = {new MemberTrust(chains, revocations)};
        context.init(keys.getKeyManagers(), members, null);
        context.getServerSessionContext().setSessionTimeout(SESSION_SECONDS_MAX);
        context.getClientSessionContext().setSessionTimeout(SESSION_SECONDS_MAX);
        return context;
    }

    private static KeyStore empty() throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            return store;
        } catch (IOException e) {
            throw new CertificateException("an empty key store cannot be made", e);
        }
    }

    /** {@return who this host is} */
    public HostCertificate host() {
        return host;
    }

    /** {@return when the first of the certificates that this host lives by ends} */
    public Instant expires() {
        return expires;
    }

    /** {@return what is not as safe as it should be, in words for the operator} */
    public List<String> doubts() {
        return doubts;
    }

    /**
     * {@return why {@code other}, which was genuine when it was shown, does not count any more; to
     * go on after its name} Dates are not looked at: a clock that jumps must not end what stands.
     */
    public Optional<String> refusal(HostCertificate other) {
        if (revocations.contains(other.certificate())) {
            return Optional.of("is revoked");
        }
        boolean isOurs = authorities.stream().anyMatch(it -> isIssuer(it, other.certificate()));
        return isOurs
                ? Optional.empty()
                : Optional.of("is of an authority that is not trusted any more");
    }

    /** {@return what connections are made with: TLS 1.3, certificates on both sides} */
    public SSLContext context() {
        return context;
    }

    /**
     * Sets {@code socket} up before its handshake.
     *
     * @param accepted whether the other side opened the connection
     */
    public void prepare(SSLSocket socket, boolean accepted) {
        socket.setUseClientMode(!accepted);
        var parameters = socket.getSSLParameters();
        parameters.setProtocols(PROTOCOLS);
        parameters.setCipherSuites(CIPHER_SUITES);
        parameters.setNeedClientAuth(true);
        socket.setSSLParameters(parameters);
    }

    /** {@return the secrets of datagrams; the first is the one to tag with} */
    List<SecretKey> secrets() {
        return secrets;
    }
}
