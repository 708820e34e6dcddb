package bellwether.protocol;

/**
 * The rule for group names: 1 to 64 letters, digits, {@code .}, {@code _} and {@code -}, so that
 * one never holds the colon that ends it in a line.
 */
public final class GroupName {
    /** Most characters of a group name. */
    public static final int LENGTH_MAX = 64;

    private GroupName() {}

    /**
     * {@return {@code text} itself}
     *
     * @throws MalformedException if it is no group name
     */
    public static String require(String text) {
        if (text.isEmpty() || text.length() > LENGTH_MAX || !text.chars().allMatch(Ascii::isName)) {
            throw new MalformedException(
                    "group name '"
                            + Printable.of(text)
                            + "' is not 1 to 64 letters, digits, '.', '_' and '-'");
        }
        return text;
    }
}
