package bellwether.sensors;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers of the kernel in the units of the record. */
final class Decimal {
    /** No sensor of this kind knows more than a thousandth. */
    private static final int DECIMALS = 3;

    /** Thousandths in one: millidegrees, thousandths of a percent. */
    static final BigDecimal MILLI = BigDecimal.valueOf(1, 3);

    /** Hectopascals in a kilopascal. */
    static final BigDecimal KILOPASCAL = BigDecimal.TEN;

    private Decimal() {}

    /** {@return the number, rounded to a thousandth, without zeros at its end} */
    static String text(BigDecimal number) {
        return number.setScale(DECIMALS, RoundingMode.HALF_EVEN)
                .stripTrailingZeros()
                .toPlainString();
    }
}
