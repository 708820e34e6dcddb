package bellwether.launcher.ops;

import java.util.Locale;

/** How much of something is done, as one line. */
public final class ProgressBar {
    private static final int CELLS_MAX = 40;
    private static final int CELLS_MIN = 5;

    private ProgressBar() {}

    /**
     * {@return a bar, as wide as there is room for beside the text, and the text}
     *
     * @param done of {@code total}, which is above 0
     * @param columns of the terminal
     */
    public static String of(long done, long total, String text, int columns) {
        double part = Math.clamp((double) done / total, 0, 1);
        int percent = (int) (100 * part); // 100 only when all is done
        String label = String.format(Locale.ROOT, "%3d%% %s", percent, text);
        int cells = Math.clamp((long) columns - label.length() - 3, CELLS_MIN, CELLS_MAX);
        int full = (int) (cells * part);
        return "[" + "#".repeat(full) + ".".repeat(cells - full) + "] " + label;
    }
}
