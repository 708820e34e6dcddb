package bellwether.launcher.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PackedTest {
    /** As the script of the page does. */
    private static double[] unpacked(Packed packed) {
        var bytes =
                ByteBuffer.wrap(Base64.getDecoder().decode(packed.text()))
                        .order(ByteOrder.LITTLE_ENDIAN);
        int size = packed.decimals() < 0 ? Double.BYTES : Integer.BYTES;
        var numbers = new double[bytes.capacity() / size];
        for (int i = 0; i < numbers.length; i++) {
            if (packed.decimals() < 0) {
                numbers[i] = bytes.getDouble();
            } else {
                int whole = bytes.getInt();
                numbers[i] =
                        whole == Packed.NONE ? Double.NaN : whole / Math.pow(10, packed.decimals());
            }
        }
        return numbers;
    }

    private static Packed same(double... numbers) {
        var packed = Packed.of(numbers);
        assertArrayEquals(numbers, unpacked(packed), 0.0);
        return packed;
    }

    @Test
    void decimalsAreWholeNumbersOfTheirLastDigit() {
        assertEquals(2, same(19.82, -3, Double.NaN, 1013.25).decimals());
        assertEquals(0, same(1, 2, 3).decimals());
        assertEquals(0, same().decimals());
        assertEquals(0, same(Double.NaN).decimals());
    }

    @Test
    void whatIsNoneOfThemStaysAsItIs() {
        assertEquals(-1, same(1.0 / 3).decimals());
        assertEquals(-1, same(1e300, 0.1, Double.NaN).decimals());
        assertEquals(-1, same(3e9).decimals());
    }

    @Test
    void theyComeBackExactly() {
        var random = new Random(3);
        for (int i = 0; i < 2_000; i++) {
            double scale = Math.pow(10, random.nextInt(8));
            double[] numbers = new double[random.nextInt(50)];
            for (int n = 0; n < numbers.length; n++) {
                numbers[n] =
                        random.nextInt(9) == 0
                                ? Double.NaN
                                : random.nextInt(-2_000_000, 2_000_000) / scale;
            }
            same(numbers);
        }
    }
}
