package bellwether.keys.operator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.TreeMap;

/**
 * What stands in each host's folder besides its own key: whom it trusts, how datagrams are tagged,
 * who is refused. Made once for all hosts.
 *
 * @param used the generation whose secret tags what is sent
 * @param cas the certificates that are trusted, by generation
 * @param secrets what tags of datagrams are checked with, by generation
 * @param crls where the lists of refused certificates are, by generation
 */
record HostFolder(
        int used,
        Map<Integer, X509Certificate> cas,
        Map<Integer, KeyStore.Entry> secrets,
        Map<Integer, Path> crls) {
    static final String STORE = "keys.p12";
    static final String PASSWORD = "password";

    /** The alias of a host's private key and certificate. */
    static final String OWN = "host";

    private static final String DATAGRAMS = "datagrams";

    /** {@return the file's name} */
    static String crl(int generation) {
        return "revoked-" + generation + ".crl";
    }

    /** {@return whether a file of that name is one of {@link #crl}} */
    static boolean isCrl(String name) {
        return name.matches("revoked-[0-9]+\\.crl");
    }

    /**
     * {@return what hosts get of a group}
     *
     * @param scratch a folder for the lists of refused certificates
     */
    static HostFolder of(GroupState state, Authority authority, Path scratch)
            throws IOException, InterruptedException {
        var cas = new TreeMap<Integer, X509Certificate>();
        var secrets = new TreeMap<Integer, KeyStore.Entry>();
        var crls = new TreeMap<Integer, Path>();
        for (int generation : state.accepted()) {
            cas.put(generation, authority.caCertificate(generation));
            secrets.put(generation, authority.datagramSecret(generation));
            Path file = scratch.resolve(crl(generation));
            authority.writeCrl(generation, state.revokedSerials(generation), file);
            crls.put(generation, file);
        }
        return new HostFolder(state.used(), cas, secrets, crls);
    }

    /** Writes all of a host's folder. */
    void write(Path folder, KeyStore.Entry own, String password) throws IOException {
        Pkcs12 store = Pkcs12.empty(password);
        store.putKey(OWN, own);
        for (var ca : cas.entrySet()) {
            store.putTrusted("group-" + ca.getKey(), ca.getValue());
        }
        for (var secret : secrets.entrySet()) {
            int generation = secret.getKey();
            String alias = generation == used ? DATAGRAMS : Authority.datagrams(generation);
            store.putKey(alias, secret.getValue());
        }
        store.write(folder.resolve(STORE));
        Password.write(folder.resolve(PASSWORD), password);
        writeCrls(folder);
    }

    /** Writes who is refused, and nothing else. */
    void writeCrls(Path folder) throws IOException {
        for (var crl : crls.entrySet()) {
            Files.copy(crl.getValue(), folder.resolve(crl(crl.getKey())));
        }
    }
}
