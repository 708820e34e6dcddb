package bellwether.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class AsciiTest {
    /** Neighbours of the byte that is looked for, and what a wrong borrow would take for it. */
    private static final byte[] LIKELY = {'\n', 0x0b, 0x09, 0, 1, -1, -128, (byte) 0x8a, 'a'};

    private static int oneByOne(byte wanted, byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    @Test
    void looksAtEachByteWhereverTheStretchBeginsAndEnds() {
        var random = new SplittableRandom(7);
        for (int round = 0; round < 20_000; round++) {
            var bytes = new byte[random.nextInt(40)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = LIKELY[random.nextInt(random.nextInt(20) == 0 ? LIKELY.length : 8)];
                bytes[i] = bytes[i] == '\n' && random.nextInt(4) > 0 ? 0x0b : bytes[i];
            }
            int from = random.nextInt(bytes.length + 1);
            int to = from + random.nextInt(bytes.length - from + 1);
            assertEquals(
                    oneByOne((byte) '\n', bytes, from, to), Ascii.indexOf('\n', bytes, from, to));
        }
    }

    @Test
    void hexadecimalDigitsAreThoseOfJavaAndNoOthers() {
        var random = new SplittableRandom(8);
        for (int round = 0; round < 20_000; round++) {
            int value = round < 16 ? round * 0x11111111 : random.nextInt();
            var bytes = new byte[12];
            assertEquals(10, Ascii.putHex32(bytes, 2, value));
            assertEquals(
                    "%08x".formatted(value), new String(bytes, 2, 8, StandardCharsets.US_ASCII));
            assertTrue(Ascii.isHex32(bytes, 2, value));
            assertEquals(Integer.toUnsignedLong(value), Ascii.parseHex32(bytes, 2));
            bytes[2 + random.nextInt(8)] ^= (byte) (1 << random.nextInt(8));
            assertFalse(Ascii.isHex32(bytes, 2, value));
        }
    }

    @Test
    void oneCharacterIsReplacedWhereverTheStretchBeginsAndEnds() {
        var random = new SplittableRandom(9);
        byte[] likely = {'|', '}', '{', ',', 0, 1, -1, -128, (byte) 0xfc, 'a'};
        for (int round = 0; round < 20_000; round++) {
            var bytes = new byte[random.nextInt(40)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = likely[random.nextInt(likely.length)];
            }
            int from = random.nextInt(bytes.length + 1);
            int to = from + random.nextInt(bytes.length - from + 1);
            var expected = new byte[60];
            for (int i = from; i < to; i++) {
                expected[7 + i - from] = bytes[i] == '|' ? (byte) ',' : bytes[i];
            }
            var copy = new byte[60];
            assertEquals(7 + to - from, Ascii.copyReplacing('|', ',', bytes, from, to, copy, 7));
            assertArrayEquals(expected, copy);
        }
    }
}
