package bellwether.keys.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.keys.KeysException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathValidatorException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Folders of keys as the JDK's own keytool makes them, read as a peer reads them. */
@Timeout(120)
final class OperatorKeysTest {
    private static final String ID = "5f0c8a52-6a70-4c0d-9df4-0f6a4c3d2b11";
    private static final int DIGITAL_SIGNATURE = 0;
    private static final int KEY_CERT_SIGN = 5;
    private static final int CRL_SIGN = 6;
    private static final int URI = 6;

    @TempDir Path temporary;

    private Path folder;
    private OperatorKeys keys;

    @BeforeEach
    void begin() {
        folder = temporary.resolve("group-keys");
        keys = new OperatorKeys(folder);
    }

    private void host(String name) throws Exception {
        keys.host(name, Optional.empty(), OperatorKeys.DAYS);
    }

    private LoadedHost load(String name) throws IOException, GeneralSecurityException {
        return LoadedHost.of(folder.resolve("hosts").resolve(name));
    }

    private String refused(Executable work) {
        return assertThrows(KeysException.class, work::run).getMessage();
    }

    /** As JUnit's, of which the name says less. */
    @FunctionalInterface
    private interface Executable {
        void run() throws Exception;
    }

    @Test
    void aHostsCertificateNamesItsPeerAndIsSignedByTheGroup() throws Exception {
        keys.init("greenhouse");
        var before = Instant.now();
        List<String> said = keys.host("cellar", Optional.of(ID.toUpperCase(Locale.ROOT)), 30);

        LoadedHost cellar = load("cellar");
        assertEquals(Set.of("host", "group-1", "datagrams"), cellar.aliases());
        assertEquals(Set.of("keys.p12", "password", "revoked-1.crl"), cellar.files());
        var own = cellar.own();
        assertEquals("CN=cellar", own.getSubjectX500Principal().getName());
        assertEquals("[[" + URI + ", urn:uuid:" + ID + "]]", "" + own.getSubjectAlternativeNames());
        assertEquals(List.of("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"), own.getExtendedKeyUsage());
        assertTrue(own.getKeyUsage()[DIGITAL_SIGNATURE]);
        assertFalse(own.getKeyUsage()[KEY_CERT_SIGN]);
        assertEquals(-1, own.getBasicConstraints());
        assertEquals(
                Duration.ofDays(31), // a day of it has gone
                Duration.between(own.getNotBefore().toInstant(), own.getNotAfter().toInstant()));
        assertTrue(own.getNotBefore().toInstant().isBefore(before.minus(Duration.ofHours(23))));
        var wanted = before.plus(Duration.ofDays(30)).minusSeconds(60);
        assertTrue(own.getNotAfter().toInstant().isAfter(wanted), "" + own.getNotAfter());

        var ca = cellar.trusted(1);
        assertEquals(ca, cellar.signer());
        assertEquals("CN=bellwether group greenhouse", ca.getSubjectX500Principal().getName());
        assertEquals(0, ca.getBasicConstraints());
        assertTrue(ca.getKeyUsage()[KEY_CERT_SIGN] && ca.getKeyUsage()[CRL_SIGN]);
        assertTrue(ca.getNotAfter().toInstant().isAfter(before.plus(Duration.ofDays(7_290))));
        cellar.lets(cellar);
        assertEquals(null, cellar.crl(1).getRevokedCertificates());
        assertTrue(
                cellar.crl(1)
                        .getNextUpdate()
                        .toInstant()
                        .isAfter(before.plus(Duration.ofDays(7_290))));
        assertTrue(said.contains("peer id " + ID), said::toString);
        assertTrue(said.contains("  group_keys=/etc/bellwether/keys"), said::toString);
    }

    @Test
    void hostsOfAGroupLetEachOtherInAndNobodyOfAnother() throws Exception {
        keys.init("bellwether");
        host("attic");
        host("cellar");
        var others = new OperatorKeys(temporary.resolve("others"));
        others.init("bellwether");
        others.host("stranger", Optional.empty(), OperatorKeys.DAYS);

        LoadedHost attic = load("attic");
        LoadedHost cellar = load("cellar");
        attic.lets(cellar);
        cellar.lets(attic);
        assertEquals(attic.secret("datagrams"), cellar.secret("datagrams"));
        assertNotEquals(
                attic.own().getSubjectAlternativeNames().toString(),
                cellar.own().getSubjectAlternativeNames().toString());
        assertNotEquals(
                Files.readString(attic.folder().resolve("password")),
                Files.readString(cellar.folder().resolve("password")));

        LoadedHost stranger = LoadedHost.of(temporary.resolve("others/hosts/stranger"));
        assertThrows(CertPathValidatorException.class, () -> cellar.lets(stranger));
        assertNotEquals(stranger.secret("datagrams"), cellar.secret("datagrams"));
    }

    @Test
    void atEachStepOfARotationHostsOfThisStepAndOfTheOneBeforeGetOn() throws Exception {
        keys.init("bellwether");
        host("attic");
        host("cellar");
        LoadedHost before = load("attic");
        String first = before.secret("datagrams");

        keys.rotate();
        LoadedHost prepared = load("attic");
        assertEquals(
                Set.of("host", "group-1", "group-2", "datagrams", "datagrams-2"),
                prepared.aliases());
        assertEquals(before.own(), prepared.own());
        assertEquals(first, prepared.secret("datagrams"));
        String second = prepared.secret("datagrams-2");
        getOn(before, load("cellar"));

        keys.rotate();
        LoadedHost switched = load("attic");
        assertEquals(
                Set.of("host", "group-1", "group-2", "datagrams", "datagrams-1"),
                switched.aliases());
        assertEquals(switched.trusted(2), switched.signer());
        assertEquals(
                before.own().getSubjectAlternativeNames().toString(),
                switched.own().getSubjectAlternativeNames().toString());
        assertEquals(second, switched.secret("datagrams"));
        assertEquals(first, switched.secret("datagrams-1"));
        getOn(prepared, load("cellar"));

        keys.rotate();
        LoadedHost after = load("attic");
        assertEquals(Set.of("host", "group-2", "datagrams"), after.aliases());
        assertEquals(Set.of("keys.p12", "password", "revoked-2.crl"), after.files());
        assertEquals(switched.own(), after.own());
        assertEquals(second, after.secret("datagrams"));
        getOn(switched, load("cellar"));
        assertThrows(CertPathValidatorException.class, () -> after.lets(before));
        assertEquals(Set.of("ca-2", "datagrams-2"), groupAliases());
    }

    private Set<String> groupAliases() throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        String password = Files.readString(folder.resolve("password")).strip();
        try (var in = Files.newInputStream(folder.resolve("group.p12"))) {
            store.load(in, password.toCharArray());
        }
        return Set.copyOf(Collections.list(store.aliases()));
    }

    /** Each takes the other's certificate, and the secret that the other sends with. */
    private static void getOn(LoadedHost one, LoadedHost other) throws Exception {
        one.lets(other);
        other.lets(one);
        assertTrue(secrets(one).contains(other.secret("datagrams")));
        assertTrue(secrets(other).contains(one.secret("datagrams")));
    }

    private static List<String> secrets(LoadedHost host) throws Exception {
        var secrets = new ArrayList<String>();
        for (String alias : host.aliases()) {
            if (alias.startsWith("datagrams")) {
                secrets.add(host.secret(alias));
            }
        }
        return secrets;
    }

    @Test
    void aHostThatIsAddedInARotationGetsOnWithTheOthers() throws Exception {
        keys.init("bellwether");
        host("attic");
        for (String name : List.of("one", "two", "three")) {
            keys.rotate();
            host(name);
            getOn(load(name), load("attic"));
        }
    }

    @Test
    void aRevokedHostIsRefusedByAllCertificatesThatItEverHad() throws Exception {
        keys.init("bellwether");
        for (String name : List.of("attic", "cellar", "roof")) {
            host(name);
        }
        LoadedHost old = load("attic");
        keys.host("attic", Optional.empty(), 10);
        LoadedHost renewed = load("attic");
        assertNotEquals(old.own(), renewed.own());
        assertEquals(
                old.own().getSubjectAlternativeNames().toString(),
                renewed.own().getSubjectAlternativeNames().toString());

        List<String> said = keys.revoke("attic");

        assertTrue(said.getFirst().startsWith("attic is refused"), said::toString);
        assertTrue(said.contains("  for host in cellar roof; do"), said::toString);
        assertTrue(said.getLast().contains("group-keys rotate"), said::toString);
        assertFalse(Files.exists(folder.resolve("hosts/attic")));
        host("late");
        for (String name : List.of("cellar", "roof", "late")) {
            LoadedHost other = load(name);
            var crl = other.crl(1);
            crl.verify(other.trusted(1).getPublicKey());
            assertTrue(crl.isRevoked(old.own()), name);
            assertTrue(crl.isRevoked(renewed.own()), name);
            assertEquals(2, crl.getRevokedCertificates().size());
            other.lets(load("cellar"));
        }
        String shown = String.join("\n", keys.show());
        assertTrue(shown.contains("attic") && shown.contains("revoked 20"), shown);
        assertFalse(keys.host("attic", Optional.empty(), 10).isEmpty());
        load("cellar").lets(load("attic"));
    }

    @Test
    void aRevocationDuringARotationHoldsUnderBothCas() throws Exception {
        keys.init("bellwether");
        host("attic");
        host("cellar");
        LoadedHost first = load("attic");
        keys.rotate();
        keys.rotate();
        LoadedHost second = load("attic");
        List<String> said = keys.revoke("attic");
        assertTrue(said.getLast().contains("go to the end of this rotation"), said::toString);

        LoadedHost cellar = load("cellar");
        assertTrue(cellar.crl(1).isRevoked(first.own()));
        assertTrue(cellar.crl(2).isRevoked(second.own()));
        keys.rotate();
        assertTrue(load("cellar").crl(2).isRevoked(second.own()));
    }

    @Test
    void nobodyButTheOwnerMayLookIntoAnythingOfIt() throws Exception {
        keys.init("bellwether");
        host("cellar");
        keys.rotate();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.toList()) {
                assertEquals(
                        Files.isDirectory(each) ? "rwx------" : "rw-------",
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(each)),
                        each::toString);
            }
        }
        try (Stream<Path> all = Files.list(folder)) {
            assertEquals(
                    Set.of(".lock", "group.p12", "group.properties", "hosts", "password"),
                    all.map(it -> it.getFileName().toString()).collect(Collectors.toSet()));
        }
    }

    @Test
    void whatIsThereAlreadyIsLeftAsItIs() throws Exception {
        keys.init("bellwether");
        byte[] store = Files.readAllBytes(folder.resolve("group.p12"));
        assertTrue(refused(() -> keys.init("other")).contains("holds the keys of a group already"));
        assertEquals(-1, Arrays.mismatch(store, Files.readAllBytes(folder.resolve("group.p12"))));

        Path full = Files.createDirectory(temporary.resolve("full"));
        Files.writeString(full.resolve("letter.txt"), "x");
        assertTrue(refused(() -> new OperatorKeys(full).init("b")).contains("is not empty"));
        assertTrue(
                refused(() -> new OperatorKeys(full.resolve("letter.txt")).init("b"))
                        .contains("is a file"));
        Path none = temporary.resolve("none");
        assertTrue(refused(() -> new OperatorKeys(none).show()).contains("group-keys init"));
        assertFalse(Files.exists(none));
        assertFalse(
                new OperatorKeys(Files.createDirectory(temporary.resolve("e")))
                        .init("b")
                        .isEmpty());
    }

    @Test
    void namesThatLeadElsewhereAndIdsThatAreNoneAreRefused() throws Exception {
        keys.init("bellwether");
        for (String name :
                List.of(
                        "",
                        ".",
                        "..",
                        ".hidden",
                        "-x",
                        "../up",
                        "a/b",
                        "a b",
                        "a\nb",
                        "ä",
                        "a\0b",
                        "x".repeat(65))) {
            assertTrue(refused(() -> host(name)).startsWith("host name '"), name);
        }
        host("x".repeat(64));
        assertTrue(refused(() -> keys.init("a:b")).startsWith("group name '"));
        assertTrue(
                refused(() -> keys.host("cellar", Optional.of("7"), 10))
                        .startsWith("peer id is no lower-case UUID"));
        for (int days : new int[] {-1, 0, OperatorKeys.DAYS_MAX + 1}) {
            assertTrue(
                    refused(() -> keys.host("cellar", Optional.empty(), days))
                            .startsWith("--days is not 1 to"));
        }
        keys.host("one", Optional.empty(), 1);
        keys.host("most", Optional.empty(), OperatorKeys.DAYS_MAX);
    }

    @Test
    void aPeerIdBelongsToOneHostAndStaysWithIt() throws Exception {
        keys.init("bellwether");
        keys.host("cellar", Optional.of(ID), 10);
        assertTrue(
                refused(() -> keys.host("attic", Optional.of(ID), 10))
                        .contains("is that of the host cellar"));
        assertTrue(
                refused(() -> keys.host("Cellar", Optional.empty(), 10))
                        .contains("differs by case only"));
        String other = ID.replace('5', '6');
        assertTrue(
                refused(() -> keys.host("cellar", Optional.of(other), 10))
                        .contains("cellar has the peer id " + ID));
        keys.host("cellar", Optional.of(ID), 10);
        assertEquals(
                "there is no host 'attic'; there are: cellar", refused(() -> keys.revoke("attic")));
        keys.revoke("cellar");
        keys.host("attic", Optional.of(ID), 10); // the same peer on another machine
    }

    @Test
    void aFolderOfAHostThatIsGoneIsToldOfAndMadeAnewByName() throws Exception {
        keys.init("bellwether");
        host("attic");
        host("cellar");
        OwnerOnly.delete(folder.resolve("hosts/attic"));

        assertTrue(refused(keys::rotate).contains("'group-keys host attic' makes it anew"));
        keys.revoke("cellar");
        assertFalse(Files.exists(folder.resolve("hosts/attic")));
        String shown = String.join("\n", keys.show());
        assertTrue(shown.contains("its folder is gone"), shown);
        assertTrue(shown.contains("next: group-keys host attic, and copy its folder"), shown);
        host("attic");
        keys.rotate();
        load("attic").lets(load("attic"));
    }

    @Test
    void whatEndsSoonIsShownAndACertificateThatWouldOutliveItsCaIsNotMade() throws Exception {
        keys.init("bellwether");
        keys.host("cellar", Optional.empty(), 90);
        keys.host("attic", Optional.empty(), 800);
        assertTrue(keys.show().contains("next: nothing"));

        var later = Instant.now().plus(Duration.ofDays(31));
        List<String> shown = at(later).show();
        assertTrue(shown.contains("next: group-keys host cellar, and copy its folder"), "" + shown);
        assertEquals(1, shown.stream().filter(it -> it.endsWith(" ends soon")).count());
        assertTrue(
                at(later.plus(Duration.ofDays(60))).show().stream()
                        .anyMatch(it -> it.startsWith("cellar") && it.endsWith(" has ended")));

        var last = at(Instant.now().plus(Duration.ofDays(7_000)));
        assertTrue(last.show().contains("next: the CA ends: group-keys rotate, three times"));
        assertTrue(
                refused(() -> last.host("roof", Optional.empty(), 800))
                        .startsWith("the group's CA ends at 20"));
    }

    private OperatorKeys at(Instant now) {
        return new OperatorKeys(folder, Keytool.ofThisJava(), InstantSource.fixed(now));
    }

    @Test
    void aJavaWithoutKeytoolSaysSoAndLeavesNothingHalfMade() {
        var missing = new Keytool(temporary.resolve("bin/keytool"));
        var without = new OperatorKeys(folder, missing, InstantSource.system());
        var e = assertThrows(IOException.class, () -> without.init("bellwether"));
        assertTrue(
                e.getMessage().contains("bin/keytool is missing: this Java came without it"),
                e.getMessage());
        assertThrows(KeysException.class, without::show);
    }

    @Test
    void whatKeytoolComplainsOfIsSaid() throws Exception {
        keys.init("bellwether");
        Files.writeString(folder.resolve("password"), "another\n");
        var e = assertThrows(IOException.class, () -> host("cellar"));
        assertTrue(e.getMessage().contains("group.p12"), e.getMessage());
        assertFalse(e.getMessage().contains("another"), e.getMessage());
    }
}
