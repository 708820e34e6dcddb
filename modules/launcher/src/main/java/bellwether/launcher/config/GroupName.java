package bellwether.launcher.config;

/** The rule for group names: they travel inside messages, between colons and blanks. */
final class GroupName {
    private static final int LENGTH_MAX = 64;

    private GroupName() {}

    /**
     * {@return {@code text} itself}
     *
     * @throws IllegalArgumentException if it is no group name
     */
    static String require(String text) {
        if (text.length() > LENGTH_MAX || !text.matches("[0-9A-Za-z._-]+")) {
            throw new IllegalArgumentException(
                    "must be 1 to " + LENGTH_MAX + " letters, digits, '.', '_' and '-'");
        }
        return text;
    }
}
