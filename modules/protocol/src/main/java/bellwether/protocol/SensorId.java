package bellwether.protocol;

/**
 * The rule for sensor ids. A sensor id becomes a file name on every peer, so each entrance checks
 * it: 1 to 64 letters, digits, {@code .}, {@code _} and {@code -}, not starting with a dot.
 */
public final class SensorId {
    /** Most characters of a sensor id. */
    public static final int LENGTH_MAX = 64;

    private SensorId() {}

    /** {@return whether {@code bytes[from, to)} is a sensor id} */
    public static boolean isValid(byte[] bytes, int from, int to) {
        return isOfBounds(bytes, from, to) && Ascii.nameEnd(bytes, from, to) == to;
    }

    /** {@return whether it is one, if all of its characters may stand in a name} */
    static boolean isOfBounds(byte[] bytes, int from, int to) {
        return to - from >= 1 && to - from <= LENGTH_MAX && bytes[from] != '.';
    }

    /**
     * {@return {@code text} itself}
     *
     * @throws MalformedException if it is no sensor id
     */
    public static String require(String text) {
        byte[] bytes = Bytes.utf8(text).array();
        if (!isValid(bytes, 0, bytes.length)) {
            throw new MalformedException(
                    "sensor id '"
                            + Printable.of(text)
                            + "' is not 1 to 64 letters, digits, '.', '_' and '-', not starting with a dot");
        }
        return text;
    }
}
