package bellwether.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate of localhost that nobody has signed, as a site makes one for itself.
 *
 * @param pem it alone, for those who go by it
 * @param keyPem it and its key, for the server
 * @param trusting goes by it
 */
record Certificate(Path pem, Path keyPem, SSLContext trusting) {
    private static final String PASSWORD = "changeit";
    private static final String NAME = "localhost";

    static Certificate in(Path folder)
            throws IOException, GeneralSecurityException, InterruptedException {
        Path store = folder.resolve("site.p12");
        keytool(folder, store);
        var loaded = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        String certificate = block("CERTIFICATE", loaded.getCertificate(NAME).getEncoded());
        Key key = loaded.getKey(NAME, PASSWORD.toCharArray());
        return new Certificate(
                Files.writeString(folder.resolve("site.pem"), certificate),
                Files.writeString(
                        folder.resolve("site-key.pem"),
                        certificate + block("PRIVATE KEY", key.getEncoded())),
                trusting(loaded));
    }

    private static SSLContext trusting(KeyStore store) throws GeneralSecurityException {
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static void keytool(Path folder, Path store) throws IOException, InterruptedException {
        String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Path said = folder.resolve("keytool");
        int exit =
                new ProcessBuilder(
                                keytool,
                                "-genkeypair",
                                "-alias",
                                NAME,
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=" + NAME,
                                "-ext",
                                "san=dns:" + NAME,
                                "-keystore",
                                store.toString(),
                                "-storepass",
                                PASSWORD)
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start()
                        .waitFor();
        if (exit != 0) {
            throw new AssertionError("keytool: " + Files.readString(said));
        }
    }

    private static String block(String what, byte[] content) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n";
    }
}
