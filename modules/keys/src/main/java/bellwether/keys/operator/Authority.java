package bellwether.keys.operator;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A group's CAs and datagram secrets: {@code group.p12}, or a copy of it. Not for several threads.
 */
final class Authority {
    /** Behind it all hosts need new keys at once, so it is far away. */
    private static final int CA_DAYS = 7_300;

    /** Clocks of hosts are off, those of boards without a battery most. */
    private static final String EARLIER = "-1d";

    private static final String ISSUED = "issued";

    private final Path store;
    private final Path passwordFile;
    private final Keytool keytool;

    /**
     * @param store may be not there yet
     * @param passwordFile with the store's password
     */
    Authority(Path store, Path passwordFile, Keytool keytool) {
        this.store = store;
        this.passwordFile = passwordFile;
        this.keytool = keytool;
    }

    /** Makes the CA and the datagram secret of a generation. */
    void add(int generation, String group) throws IOException, InterruptedException {
        keytool(
                ecKey(ca(generation), "CN=bellwether group " + group, CA_DAYS),
                List.of("-ext", "bc:c=ca:true,pathlen:0", "-ext", "ku:c=keyCertSign,cRLSign"));
        keytool(
                List.of("-genseckey", "-alias", datagrams(generation)),
                List.of("-keyalg", "HmacSHA256", "-keysize", "256"));
    }

    /** Forgets a generation: nobody can sign for it any more. */
    void remove(int generation) throws IOException {
        Pkcs12 keys = keys();
        keys.remove(ca(generation));
        keys.remove(datagrams(generation));
        keys.write(store);
    }

    /**
     * {@return a new key with its certificate, and that of the CA behind it}
     *
     * @param days that the certificate holds from now on
     */
    KeyStore.Entry issue(int generation, String host, String peerId, int days)
            throws IOException, InterruptedException {
        keytool(
                ecKey(ISSUED, "CN=" + host, days),
                List.of(
                        "-signer",
                        ca(generation),
                        "-ext",
                        "san=uri:urn:uuid:" + peerId,
                        "-ext",
                        "ku:c=digitalSignature",
                        "-ext",
                        "eku=serverAuth,clientAuth"));
        Pkcs12 keys = keys();
        KeyStore.Entry entry = keys.key(ISSUED);
        keys.remove(ISSUED); // it was there as keytool signs within a store only
        keys.write(store);
        return entry;
    }

    /** Writes the list of a CA's certificates that are refused, which may be none. */
    void writeCrl(int generation, List<BigInteger> serials, Path file)
            throws IOException, InterruptedException {
        var more = new ArrayList<>(times(CA_DAYS));
        serials.forEach(serial -> more.addAll(List.of("-id", serial.toString())));
        keytool(List.of("-gencrl", "-alias", ca(generation), "-file", file.toString()), more);
    }

    X509Certificate caCertificate(int generation) throws IOException {
        return keys().certificate(ca(generation));
    }

    KeyStore.Entry datagramSecret(int generation) throws IOException {
        return keys().key(datagrams(generation));
    }

    private Pkcs12 keys() throws IOException {
        return Pkcs12.read(store, Password.read(passwordFile));
    }

    private static List<String> ecKey(String alias, String name, int days) {
        var command = new ArrayList<>(List.of("-genkeypair", "-alias", alias));
        command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-dname", name));
        command.addAll(times(days));
        return command;
    }

    private static List<String> times(int days) {
        return List.of("-validity", Integer.toString(days + 1), "-startdate", EARLIER);
    }

    private void keytool(List<String> command, List<String> more)
            throws IOException, InterruptedException {
        keytool.run(store, passwordFile, Stream.concat(command.stream(), more.stream()).toList());
    }

    static String ca(int generation) {
        return "ca-" + generation;
    }

    static String datagrams(int generation) {
        return "datagrams-" + generation;
    }
}
