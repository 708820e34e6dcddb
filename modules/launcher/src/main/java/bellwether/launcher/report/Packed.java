package bellwether.launcher.report;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/**
 * Numbers as text that a script reads fast: little-endian, in base 64. Decimals are kept as whole
 * numbers of their last digit, exactly; where that does not go, as they are.
 *
 * @param decimals a whole number is to be divided by ten to the power of this; -1: 64-bit floating
 *     point numbers
 * @param text base 64
 */
record Packed(int decimals, String text) {
    /** Stands for no number among whole ones. */
    static final int NONE = Integer.MIN_VALUE;

    private static final int DECIMALS_MAX = 6;

    /** {@return the numbers; NaN: none} */
    static Packed of(double... numbers) {
        double scale = 1;
        for (int decimals = 0; decimals <= DECIMALS_MAX; decimals++) {
            if (isWhole(numbers, scale)) {
                return new Packed(decimals, whole(numbers, scale));
            }
            scale *= 10;
        }
        var bytes = buffer(numbers.length * Double.BYTES);
        for (double number : numbers) {
            bytes.putDouble(number);
        }
        return new Packed(-1, text(bytes));
    }

    private static boolean isWhole(double[] numbers, double scale) {
        for (double number : numbers) {
            double whole = Math.rint(number * scale);
            boolean exact = whole / scale == number && Math.abs(whole) <= Integer.MAX_VALUE;
            if (!exact && !Double.isNaN(number)) {
                return false;
            }
        }
        return true;
    }

    private static String whole(double[] numbers, double scale) {
        var bytes = buffer(numbers.length * Integer.BYTES);
        for (double number : numbers) {
            bytes.putInt(Double.isNaN(number) ? NONE : (int) Math.rint(number * scale));
        }
        return text(bytes);
    }

    /** {@return positions below 65,536} */
    static String positions(int... positions) {
        var bytes = buffer(positions.length * Short.BYTES);
        for (int position : positions) {
            bytes.putShort((short) position);
        }
        return text(bytes);
    }

    private static ByteBuffer buffer(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String text(ByteBuffer bytes) {
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
