package bellwether.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.PeerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host's folder of keys is used, or it is said what is wrong with it. */
class GroupKeysTest {
    private static final PeerId NORTH = new PeerId("aaaaaaaa-0000-4000-8000-000000000000");
    private static final PeerId SOUTH = new PeerId("bbbbbbbb-0000-4000-8000-000000000000");

    @TempDir private static Path folder;

    private static TestKeys group;
    private static Path north;

    @BeforeAll
    static void make() {
        group = new TestKeys(folder.resolve("group"));
        north = group.host("north", NORTH);
    }

    private static Path copy(String name) throws IOException {
        Path copy = Files.createDirectories(folder.resolve(name));
        for (String file : new String[] {"keys.p12", "password", "revoked-1.crl"}) {
            Files.copy(north.resolve(file), copy.resolve(file));
        }
        return copy;
    }

    private static String refusal(Path host) {
        return assertThrows(KeysException.class, () -> GroupKeys.load(host)).getMessage();
    }

    @Test
    void theCertificateNamesThePeer() throws KeysException {
        GroupKeys keys = GroupKeys.load(north);
        assertEquals(NORTH, keys.host().peer());
        assertEquals("north", keys.host().name());
        assertEquals(Optional.empty(), keys.refusal(keys.host()));
        Duration left = Duration.between(Instant.now(), keys.expires());
        assertTrue(left.toDays() >= 28 && left.toDays() <= 30, left.toString());
    }

    @Test
    void whatIsMissingOrDamagedIsNamedWithACure() throws IOException {
        Path none = folder.resolve("none");
        assertTrue(refusal(none).startsWith(none.resolve("password") + ": is not there"));
        Path noStore = copy("no-store");
        Files.delete(noStore.resolve("keys.p12"));
        assertTrue(refusal(noStore).contains("keys.p12: is not there; make keys with"));
        Path wrongWord = copy("wrong-word");
        Files.writeString(wrongWord.resolve("password"), "another");
        assertTrue(refusal(wrongWord).contains("keys.p12: cannot be read"), refusal(wrongWord));
        Path cut = copy("cut");
        byte[] bytes = Files.readAllBytes(cut.resolve("keys.p12"));
        Files.write(cut.resolve("keys.p12"), java.util.Arrays.copyOf(bytes, bytes.length / 2));
        assertTrue(refusal(cut).contains("copy the host's folder again"), refusal(cut));
        Path noList = copy("bad-list");
        Files.writeString(noList.resolve("revoked-1.crl"), "nothing");
        assertTrue(refusal(noList).contains("revoked-1.crl: cannot be read"), refusal(noList));
    }

    @Test
    void aListOfAnotherAuthorityDoesNotCount() throws Exception {
        var other = new TestKeys(folder.resolve("other"));
        Path mixed = copy("mixed");
        other.writeRevoked(mixed, "revoked-0.crl");
        var doubts = GroupKeys.load(mixed).doubts();
        assertTrue(doubts.getLast().contains("revoked-0.crl does not count"), doubts.toString());
    }

    /** Else a copy that broke off half way would let in who is revoked. */
    @Test
    void aListOfEachAuthorityMustBeThere() throws IOException {
        Path partly = copy("partly");
        Files.delete(partly.resolve("revoked-1.crl"));
        assertTrue(refusal(partly).contains("has no list revoked-….crl of CN=test group"));
    }

    @Test
    void whoseAuthorityIsNotTrustedIsRefused() throws Exception {
        HostCertificate foreign =
                GroupKeys.load(new TestKeys(folder.resolve("third")).host("south", SOUTH)).host();
        assertEquals(
                Optional.of("is of an authority that is not trusted any more"),
                GroupKeys.load(north).refusal(foreign));
    }

    @Test
    void theStoreOfTheOperatorIsNoHosts() throws IOException {
        Path wrong = copy("operator");
        Path store = wrong.resolve("keys.p12");
        Files.delete(store);
        Files.copy(folder.resolve("group/group.p12"), store);
        assertTrue(refusal(wrong).contains("no private key 'host'"), refusal(wrong));
    }

    @Test
    void aCertificateMustNameOnePeer() {
        Path nobody = group.host("nobody", "-1d", 30, "-ext", "san=dns:nobody");
        assertTrue(refusal(nobody).contains("names 0 peers"), refusal(nobody));
        String two = "san=uri:urn:uuid:" + NORTH + ",uri:urn:uuid:" + SOUTH;
        Path both = group.host("both", "-1d", 30, "-ext", two);
        assertTrue(refusal(both).contains("names 2 peers"), refusal(both));
        Path odd = group.host("odd", "-1d", 30, "-ext", "san=uri:urn:uuid:me");
        assertTrue(refusal(odd).contains("CN=odd"), refusal(odd));
    }

    @Test
    void keysThatOthersCanReadAreDoubted() throws Exception {
        Path open = copy("open");
        Files.setPosixFilePermissions(
                open.resolve("password"), PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(
                open.resolve("keys.p12"), PosixFilePermissions.fromString("rw-r-----"));
        var doubts = GroupKeys.load(open).doubts();
        assertEquals(1, doubts.size(), doubts.toString());
        assertTrue(doubts.getFirst().contains("chmod 600"), doubts.getFirst());
    }

    @Test
    void keysAreReadAgainUnlessTheyAreAnotherPeers() throws Exception {
        Path host = copy("ring");
        var ring = new KeyRing(host, GroupKeys.load(host));
        GroupKeys before = ring.current();
        ring.reload();
        assertFalse(ring.current() == before);
        GroupKeys kept = ring.current();
        Path south = group.host("south", SOUTH);
        Files.delete(host.resolve("keys.p12"));
        Files.copy(south.resolve("keys.p12"), host.resolve("keys.p12"));
        String why = assertThrows(KeysException.class, ring::reload).getMessage();
        assertTrue(why.contains(NORTH.value()) && why.contains(SOUTH.value()), why);
        assertEquals(kept, ring.current());
    }

    @Test
    void aRevokedCertificateIsKnown() throws Exception {
        Path host = copy("revoking");
        Path west = group.host("west", SOUTH);
        HostCertificate bad = GroupKeys.load(west).host();
        assertEquals(Optional.empty(), GroupKeys.load(host).refusal(bad));
        group.revoke("west", host);
        assertEquals(Optional.of("is revoked"), GroupKeys.load(host).refusal(bad));
    }
}
