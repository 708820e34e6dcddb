package bellwether.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The journal's newest bytes in memory. */
final class RingTest {
    private static final int MAX = 1 << 20;

    /** What stands at an offset, whenever it is written. */
    private static byte at(long offset) {
        return (byte) (offset * 31 + offset / 251);
    }

    private static void put(Ring ring, int length) {
        var bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = at(ring.to() + i);
        }
        ring.put(bytes, 0, length);
    }

    private static void assertHolds(Ring ring) {
        var found = new byte[(int) (ring.to() - ring.from())];
        ring.copy(ring.from(), found, 0, found.length);
        var expected = new byte[found.length];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = at(ring.from() + i);
        }
        assertArrayEquals(expected, found);
    }

    @Test
    void beginsSmallAndGrowsToTheMostAndNoFurther() {
        var ring = new Ring(MAX + 1, 7);
        assertTrue(ring.capacity() <= MAX / 16, "capacity=" + ring.capacity());
        while (ring.capacity() <= MAX) {
            assertTrue(ring.grow());
        }
        assertFalse(ring.grow());
        assertEquals(MAX + 1, ring.capacity());
    }

    @Test
    void oneThatMayHoldLittleHasAllAtOnce() {
        var ring = new Ring(5, 0);
        assertEquals(5, ring.capacity());
        assertFalse(ring.grow());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 65_535, 65_536, 5_000_000_017L})
    void growingKeepsWhatIsThereAndLeavesTheArrayFromBefore(long start) {
        var ring = new Ring(MAX, start);
        put(ring, 50_000);
        put(ring, 40_000); // over the oldest
        long from = ring.from();
        byte[] before = ring.array();
        byte[] copy = before.clone();

        assertTrue(ring.grow());
        put(ring, 60_000);

        assertEquals(from, ring.from());
        assertEquals(start + 150_000, ring.to());
        assertHolds(ring);
        assertArrayEquals(copy, before);
    }

    @Test
    void knowsWhatALargerOneWouldHave() {
        var ring = new Ring(MAX, 0);
        for (int i = 0; i < 40; i++) {
            put(ring, 60_000);
        }
        assertTrue(ring.lacksRoomFor(ring.to() - MAX));
        assertFalse(ring.lacksRoomFor(ring.to() - MAX - 1));
        assertFalse(ring.lacksRoomFor(ring.from()), "it is there");
    }

    /** What a reader wants from before that was never there. */
    @Test
    void isNoLargerForWhatWasBeforeItsBegin() {
        var ring = new Ring(MAX, 40_000);
        put(ring, 100);
        assertFalse(ring.lacksRoomFor(39_000));
        while (ring.to() < 40_000 + ring.capacity() + 50) {
            put(ring, 100);
        }
        assertFalse(ring.lacksRoomFor(39_999), "however far it is by now");
        assertTrue(ring.lacksRoomFor(40_000));
        ring.cut(30_000);
        put(ring, 100);
        assertFalse(ring.lacksRoomFor(29_999));
        ring.begin(90_000);
        assertFalse(ring.lacksRoomFor(40_000));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void holdsTheNewestWhateverIsDoneToIt(long seed) {
        RandomGenerator random = new Random(seed);
        var ring = new Ring(MAX, random.nextLong(1L << 40));
        for (int i = 0; i < 200; i++) {
            switch (random.nextInt(8)) {
                case 0 -> ring.grow();
                case 1 -> ring.cut(ring.from() + random.nextLong(ring.to() - ring.from() + 1));
                default -> put(ring, random.nextInt(ring.capacity()));
            }
            assertTrue(ring.to() - ring.from() <= ring.capacity());
            assertHolds(ring);
        }
    }
}
