package bellwether.keys;

import bellwether.protocol.PeerId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** An authority made for a test, by keytool as an operator's is. */
final class TestKeys {
    private static final String WORD = "a test's";
    private static final KeyStore.PasswordProtection GUARD =
            new KeyStore.PasswordProtection(WORD.toCharArray());

    private final Path folder;
    private final Path file;
    private final List<String> revoked = new ArrayList<>();

    /**
     * @param folder to be made, below which all is kept
     */
    TestKeys(Path folder) {
        this.folder = folder;
        this.file = folder.resolve("group.p12");
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run(
                List.of(
                        List.of("-genkeypair", "-alias", "ca", "-dname", "CN=test group"),
                        List.of("-keyalg", "EC", "-groupname", "secp256r1", "-startdate", "-1d"),
                        List.of(
                                "-ext",
                                "bc:c=ca:true,pathlen:0",
                                "-ext",
                                "ku:c=keyCertSign,cRLSign")));
        run(
                List.of(
                        List.of("-genseckey", "-alias", "datagrams"),
                        List.of("-keyalg", "HmacSHA256", "-keysize", "256")));
    }

    /** {@return the folder of a host whose certificate is good from a day ago} */
    Path host(String name, PeerId peer) {
        return host(name, "-1d", 30, "-ext", "san=uri:urn:uuid:" + peer);
    }

    /** {@return the folder of a host with other times and names} */
    Path host(String name, String start, int days, String... names) {
        run(
                List.of(
                        List.of(
                                "-genkeypair",
                                "-alias",
                                name,
                                "-dname",
                                "CN=" + name,
                                "-signer",
                                "ca"),
                        List.of("-keyalg", "EC", "-groupname", "secp256r1"),
                        List.of("-startdate", start, "-validity", Integer.toString(days)),
                        List.of(
                                "-ext",
                                "ku:c=digitalSignature",
                                "-ext",
                                "eku=serverAuth,clientAuth"),
                        List.of(names)));
        Path host = folder.resolve("hosts").resolve(name);
        try {
            Files.createDirectories(host);
            KeyStore own = KeyStore.getInstance("PKCS12");
            own.load(null, null);
            KeyStore group = open(file);
            own.setEntry("host", group.getEntry(name, GUARD), GUARD);
            own.setEntry("datagrams", group.getEntry("datagrams", GUARD), GUARD);
            own.setCertificateEntry("group-1", group.getCertificate("ca"));
            save(own, host);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        writeRevoked(host);
        return host;
    }

    /** Lets {@code host} believe also the authority of {@code other}, and open its datagrams. */
    static void acceptToo(Path host, TestKeys other) throws Exception {
        KeyStore own = open(host.resolve(GroupKeys.STORE));
        KeyStore theirs = open(other.file);
        own.setCertificateEntry("group-2", theirs.getCertificate("ca"));
        own.setEntry("datagrams-2", theirs.getEntry("datagrams", GUARD), GUARD);
        save(own, host);
        other.writeRevoked(host, "revoked-2.crl");
    }

    /** Takes back the certificate of {@code name}, and tells {@code host}. */
    void revoke(String name, Path host) throws Exception {
        var certificate = (X509Certificate) open(file).getCertificate(name);
        revoked.add(certificate.getSerialNumber().toString());
        writeRevoked(host);
    }

    /** Writes the list of what is revoked. */
    void writeRevoked(Path host) {
        writeRevoked(host, "revoked-1.crl");
    }

    /** Writes it under another name. */
    void writeRevoked(Path host, String name) {
        var serials = new ArrayList<String>();
        revoked.forEach(serial -> serials.addAll(List.of("-id", serial)));
        String list = host.resolve(name).toString();
        run(List.of(List.of("-gencrl", "-alias", "ca", "-file", list), serials));
    }

    private static KeyStore open(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, WORD.toCharArray());
            return store;
        }
    }

    private static void save(KeyStore store, Path host)
            throws IOException, GeneralSecurityException {
        try (OutputStream out = Files.newOutputStream(host.resolve(GroupKeys.STORE))) {
            store.store(out, WORD.toCharArray());
        }
        Files.writeString(host.resolve(GroupKeys.PASSWORD), WORD + "\n");
    }

    private void run(List<List<String>> words) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-J-XX:+UseSerialGC", "-J-XX:TieredStopAtLevel=1"));
        for (String rounds : List.of("certPbe", "keyPbe", "mac")) { // they protect nothing here
            command.add("-J-Dkeystore.pkcs12." + rounds + "IterationCount=1");
        }
        words.forEach(command::addAll);
        command.addAll(List.of("-keystore", file.toString(), "-storepass", WORD));
        try {
            Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(keytool.getInputStream().readAllBytes());
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException(said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
