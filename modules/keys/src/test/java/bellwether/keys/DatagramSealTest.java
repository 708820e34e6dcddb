package bellwether.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.keys.DatagramSeal.Opened;
import bellwether.protocol.PeerId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only who has the secret is heard, in time and once. */
class DatagramSealTest {
    private static final PeerId NORTH = new PeerId("aaaaaaaa-0000-4000-8000-000000000000");
    private static final byte[] LINE = "PROBE:7\n".getBytes(StandardCharsets.UTF_8);
    private static final long NOON = 1_800_000_000_000L;

    @TempDir private static Path folder;

    private static KeyRing keys;
    private static KeyRing others;

    private long now = NOON;

    @BeforeAll
    static void make() throws KeysException {
        keys = ring(new TestKeys(folder.resolve("group")));
        others = ring(new TestKeys(folder.resolve("others")));
    }

    private static KeyRing ring(TestKeys group) throws KeysException {
        Path host = group.host("north", NORTH);
        return new KeyRing(host, GroupKeys.load(host));
    }

    private DatagramSeal seal() {
        return seal(keys);
    }

    private DatagramSeal seal(KeyRing ring) {
        return new DatagramSeal(ring, () -> java.time.Instant.ofEpochMilli(now));
    }

    private static Opened open(DatagramSeal seal, byte[] datagram) {
        return seal.open(datagram, datagram.length);
    }

    @Test
    void whatIsSealedIsHeardOnce() {
        byte[] datagram = seal().seal(LINE);
        assertTrue(datagram.length - LINE.length <= DatagramSeal.BYTES_MAX);
        DatagramSeal receiver = seal();
        assertEquals(new Opened.Genuine(LINE.length, 0, true), open(receiver, datagram));
        var again = assertInstanceOf(Opened.Genuine.class, open(receiver, datagram));
        assertFalse(again.isFresh());
        assertFalse(again.isOutOfTime());
        byte[] next = seal().seal(LINE);
        assertEquals(new Opened.Genuine(LINE.length, 0, true), open(receiver, next));
    }

    @Test
    void whatItSealedItselfIsNoNews() {
        DatagramSeal seal = seal();
        byte[] datagram = seal.seal(LINE);
        var own = assertInstanceOf(Opened.Genuine.class, open(seal, datagram));
        assertFalse(own.isFresh());
    }

    @Test
    void eachByteCounts() {
        byte[] datagram = seal().seal(LINE);
        DatagramSeal receiver = seal();
        var random = new SplittableRandom(7);
        for (int i = 0; i < datagram.length - 1; i++) {
            byte[] other = datagram.clone();
            other[i] ^= (byte) (1 << random.nextInt(7));
            assertFalse(open(receiver, other) instanceof Opened.Genuine, "byte " + i);
        }
        for (int length = 0; length < datagram.length - 1; length++) {
            byte[] cut = Arrays.copyOf(datagram, length);
            assertFalse(open(receiver, cut) instanceof Opened.Genuine, "length " + length);
        }
        assertInstanceOf(Opened.Genuine.class, open(receiver, datagram));
    }

    @Test
    void whoHasNoSealOrAnotherSecretIsToldApart() {
        assertInstanceOf(Opened.Unsealed.class, open(seal(), LINE));
        assertInstanceOf(Opened.Forged.class, open(seal(), seal(others).seal(LINE)));
    }

    @Test
    void timeBounds() {
        byte[] datagram = seal().seal(LINE);
        now = NOON + DatagramSeal.SKEW_MILLIS_MAX;
        assertTrue(genuine(datagram).isFresh());
        now++;
        assertFalse(genuine(datagram).isFresh());
        assertTrue(genuine(datagram).isOutOfTime());
        now = NOON - DatagramSeal.SKEW_MILLIS_MAX;
        assertTrue(genuine(datagram).isFresh());
        assertEquals(DatagramSeal.SKEW_MILLIS_MAX, genuine(datagram).clockAheadMillis());
        now--;
        assertFalse(genuine(datagram).isFresh());
    }

    private Opened.Genuine genuine(byte[] datagram) {
        return assertInstanceOf(Opened.Genuine.class, open(seal(), datagram));
    }

    /** What is remembered is bounded, and what time makes void need not be remembered. */
    @Test
    void memoryIsBounded() {
        DatagramSeal sender = seal();
        DatagramSeal receiver = seal();
        byte[] first = sender.seal(LINE);
        open(receiver, first);
        for (int i = 1; i < DatagramSeal.SEEN_MAX; i++) {
            open(receiver, sender.seal(LINE));
        }
        assertFalse(((Opened.Genuine) open(receiver, first)).isFresh(), "at the bound");
        open(receiver, sender.seal(LINE));
        assertTrue(((Opened.Genuine) open(receiver, first)).isFresh(), "one above: forgotten");
    }

    @Test
    void theNextSecretIsAcceptedBeforeItIsUsed() throws Exception {
        var next = new TestKeys(folder.resolve("next"));
        var old = new TestKeys(folder.resolve("old"));
        Path host = old.host("north", NORTH);
        KeyRing before = new KeyRing(host, GroupKeys.load(host));
        TestKeys.acceptToo(host, next);
        KeyRing prepared = new KeyRing(host, GroupKeys.load(host));
        byte[] ofNext = seal(ring(next)).seal(LINE);
        assertInstanceOf(Opened.Genuine.class, open(seal(prepared), ofNext));
        assertInstanceOf(Opened.Forged.class, open(seal(before), ofNext));
        byte[] ofPrepared = seal(prepared).seal(LINE);
        assertInstanceOf(Opened.Genuine.class, open(seal(before), ofPrepared));
    }
}
