package bellwether.protocol;

/** Makes foreign text fit for a log line: printable ASCII only, bounded. */
public final class Printable {
    private static final int LENGTH_MAX = 80;

    private Printable() {}

    /**
     * {@return {@code text} with everything but printable ASCII as {@code ?}, cut after 80
     * characters}
     */
    public static String of(CharSequence text) {
        var safe = new StringBuilder(Math.min(text.length(), LENGTH_MAX) + 3);
        for (int i = 0; i < text.length() && i < LENGTH_MAX; i++) {
            char c = text.charAt(i);
            safe.append(c >= ' ' && c < 127 ? c : '?');
        }
        return text.length() > LENGTH_MAX ? safe.append("...").toString() : safe.toString();
    }
}
