package bellwether.protocol;

/**
 * One start of a peer: 64 random bits, drawn anew at every start, compared for equality only.
 * Neither counter nor clock, because a cleared disk, a restored image or a clock without battery
 * would repeat those.
 */
public record Incarnation(long bits) {
    /** Length of the text form: hexadecimal, zero padded. */
    public static final int LENGTH = 16;

    /**
     * @throws MalformedException if {@code text} is not 16 lower-case hexadecimal digits
     */
    public static Incarnation parse(String text) {
        if (text.length() != LENGTH) {
            throw new MalformedException(
                    "incarnation is not " + LENGTH + " digits: " + Printable.of(text));
        }
        long bits = 0;
        for (int i = 0; i < LENGTH; i++) {
            int digit = Ascii.hexDigit(text.charAt(i));
            if (digit < 0) {
                throw new MalformedException(
                        "incarnation is not hexadecimal: " + Printable.of(text));
            }
            bits = bits << 4 | digit;
        }
        return new Incarnation(bits);
    }

    @Override
    public String toString() {
        var text = new char[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            text[i] = Character.forDigit((int) (bits >>> (60 - 4 * i)) & 15, 16);
        }
        return new String(text);
    }
}
