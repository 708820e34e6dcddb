package bellwether.keys.operator;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.util.List;

/** A PKCS#12 store in memory, and the one password of the store and all its keys. */
final class Pkcs12 {
    /**
     * Passwords here have 256 bits, so that nobody can try them out, and need not be made slow to
     * try. The ten thousand rounds that are usual cost a small board a second at each start.
     */
    static final List<String> ROUNDS =
            List.of(
                    "keystore.pkcs12.certPbeIterationCount",
                    "keystore.pkcs12.keyPbeIterationCount",
                    "keystore.pkcs12.macIterationCount");

    static {
        ROUNDS.forEach(name -> Security.setProperty(name, "1"));
    }

    private final KeyStore store;
    private final KeyStore.PasswordProtection password;

    private Pkcs12(KeyStore store, String password) {
        this.store = store;
        this.password = new KeyStore.PasswordProtection(password.toCharArray());
    }

    /** {@return one without entries} */
    static Pkcs12 empty(String password) throws IOException {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            return new Pkcs12(store, password);
        } catch (GeneralSecurityException e) {
            throw refused("a new store", e);
        }
    }

    /**
     * {@return what a file holds}
     *
     * @throws IOException if it cannot be read, is no such store, or has another password
     */
    static Pkcs12 read(Path file, String password) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(bytes), password.toCharArray());
            return new Pkcs12(store, password);
        } catch (IOException | GeneralSecurityException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    void write(Path file) throws IOException {
        try (var out = Files.newOutputStream(file)) {
            store.store(out, password.getPassword());
        } catch (GeneralSecurityException e) {
            throw refused(file.toString(), e);
        }
    }

    /** {@return a private key with its certificates, or a secret key} */
    KeyStore.Entry key(String alias) throws IOException {
        try {
            KeyStore.Entry entry = store.getEntry(alias, password);
            if (entry == null) {
                throw new IOException("a store of keys lacks the entry " + alias);
            }
            return entry;
        } catch (GeneralSecurityException e) {
            throw refused("the entry " + alias, e);
        }
    }

    /** {@return the certificate of a private key or of a trusted CA} */
    X509Certificate certificate(String alias) throws IOException {
        try {
            if (store.getCertificate(alias) instanceof X509Certificate certificate) {
                return certificate;
            }
            throw new IOException("a store of keys lacks the certificate " + alias);
        } catch (GeneralSecurityException e) {
            throw refused("the entry " + alias, e);
        }
    }

    void putKey(String alias, KeyStore.Entry entry) throws IOException {
        try {
            store.setEntry(alias, entry, password);
        } catch (GeneralSecurityException e) {
            throw refused("the entry " + alias, e);
        }
    }

    void putTrusted(String alias, X509Certificate certificate) throws IOException {
        try {
            store.setCertificateEntry(alias, certificate);
        } catch (GeneralSecurityException e) {
            throw refused("the entry " + alias, e);
        }
    }

    void remove(String alias) throws IOException {
        try {
            store.deleteEntry(alias);
        } catch (GeneralSecurityException e) {
            throw refused("the entry " + alias, e);
        }
    }

    private static IOException refused(String what, GeneralSecurityException e) {
        return new IOException(what + ": " + e.getMessage(), e);
    }
}
