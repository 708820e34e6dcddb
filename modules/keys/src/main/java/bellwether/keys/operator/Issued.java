package bellwether.keys.operator;

import java.math.BigInteger;

/**
 * A certificate that was made.
 *
 * @param generation of the CA that signed it, from 1
 * @param serial unique among those of this CA; not negative
 */
record Issued(int generation, BigInteger serial) {
    private static final int HEX = 16;

    /**
     * @throws NumberFormatException if {@code text} is not what {@link #text} gives
     */
    static Issued of(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new NumberFormatException("no colon in '" + text + "'");
        }
        return new Issued(
                Integer.parseInt(text.substring(0, colon)),
                new BigInteger(text.substring(colon + 1), HEX));
    }

    /** {@return generation and serial in hexadecimal, as in {@code 1:dec24a39b8478cdf}} */
    String text() {
        return generation + ":" + serial.toString(HEX);
    }
}
