package bellwether.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
}
