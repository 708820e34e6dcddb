package bellwether.keys.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A host's folder, read as any program would. */
record LoadedHost(
        Path folder,
        KeyStore store,
        char[] password,
        Set<String> files,
        Map<String, X509CRL> crls) {
    static LoadedHost of(Path folder) throws IOException, GeneralSecurityException {
        List<String> lines = Files.readAllLines(folder.resolve("password"));
        assertEquals(1, lines.size());
        char[] password = lines.getFirst().toCharArray();
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(folder.resolve("keys.p12"))) {
            store.load(in, password);
        }
        var files = new TreeSet<String>();
        var crls = new TreeMap<String, X509CRL>();
        for (Path file : list(folder)) {
            String name = file.getFileName().toString();
            files.add(name);
            if (name.endsWith(".crl")) {
                try (var in = Files.newInputStream(file)) {
                    var factory = CertificateFactory.getInstance("X.509");
                    crls.put(name, (X509CRL) factory.generateCRL(in));
                }
            }
        }
        return new LoadedHost(folder, store, password, files, crls);
    }

    private static List<Path> list(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.toList();
        }
    }

    Set<String> aliases() throws GeneralSecurityException {
        return new TreeSet<>(Collections.list(store.aliases()));
    }

    X509Certificate own() throws GeneralSecurityException {
        assertTrue(store.isKeyEntry("host"));
        return (X509Certificate) store.getCertificateChain("host")[0];
    }

    /** {@return the certificate of the CA that has signed its own} */
    X509Certificate signer() throws GeneralSecurityException {
        assertEquals(2, store.getCertificateChain("host").length);
        return (X509Certificate) store.getCertificateChain("host")[1];
    }

    X509Certificate trusted(int generation) throws GeneralSecurityException {
        assertTrue(store.isCertificateEntry("group-" + generation));
        return (X509Certificate) store.getCertificate("group-" + generation);
    }

    /** {@return a secret in hexadecimal} */
    String secret(String alias) throws GeneralSecurityException {
        var entry =
                (KeyStore.SecretKeyEntry)
                        store.getEntry(alias, new KeyStore.PasswordProtection(password));
        assertEquals(32, entry.getSecretKey().getEncoded().length);
        return HexFormat.of().formatHex(entry.getSecretKey().getEncoded());
    }

    X509CRL crl(int generation) {
        return crls.get("revoked-" + generation + ".crl");
    }

    /** Checks another's certificate by what this host has. */
    void lets(LoadedHost other) throws GeneralSecurityException {
        validate(other);
        for (String alias : aliases()) {
            if (alias.startsWith("group-")) {
                int generation = Integer.parseInt(alias.substring("group-".length()));
                crl(generation).verify(trusted(generation).getPublicKey());
                assertFalse(crl(generation).isRevoked(other.own()), other.folder()::toString);
            }
        }
    }

    private void validate(LoadedHost other) throws GeneralSecurityException {
        var path = CertificateFactory.getInstance("X.509").generateCertPath(List.of(other.own()));
        Set<TrustAnchor> anchors =
                aliases().stream()
                        .filter(it -> it.startsWith("group-"))
                        .map(it -> new TrustAnchor(trustedBy(it), null))
                        .collect(Collectors.toSet());
        var parameters = new PKIXParameters(anchors);
        parameters.setRevocationEnabled(false);
        CertPathValidator.getInstance("PKIX").validate(path, parameters);
    }

    private X509Certificate trustedBy(String alias) {
        try {
            return (X509Certificate) store.getCertificate(alias);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
