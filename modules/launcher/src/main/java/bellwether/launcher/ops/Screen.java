package bellwether.launcher.ops;

import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Where a command that goes on talks: messages stay, and below them a table is drawn over itself on
 * a terminal, or printed again every few seconds elsewhere. For one thread at a time.
 */
public final class Screen {
    private static final long PLAIN_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final String CURSOR_UP = "\033[%dA";
    private static final String CLEAR_BELOW = "\033[J";

    private final PrintStream out;
    private final boolean redraw;
    private int drawnLines;
    private boolean printed;
    private long printedNanos;

    /**
     * @param redraw whether {@code out} is a terminal that understands cursor movements
     */
    public Screen(PrintStream out, boolean redraw) {
        this.out = out;
        this.redraw = redraw;
    }

    /** Prints a line that stays. */
    public synchronized void say(String message) {
        eraseTable();
        out.println(message);
        out.flush();
    }

    /** Leaves what is shown where it is. */
    public synchronized void keep() {
        drawnLines = 0;
    }

    /** Shows a line that stands for the one before it. */
    public synchronized void progress(String line) {
        eraseTable();
        out.println(line);
        out.flush();
        drawnLines = redraw ? 1 : 0;
    }

    /** Shows the table as it is now; elsewhere than on a terminal only when it is time for it. */
    public synchronized void show(List<String> table) {
        long now = System.nanoTime();
        if (!redraw && printed && now - printedNanos < PLAIN_INTERVAL_NANOS) {
            return;
        }
        eraseTable();
        table.forEach(out::println);
        out.flush();
        drawnLines = redraw ? table.size() : 0;
        printed = true;
        printedNanos = now;
    }

    private void eraseTable() {
        if (drawnLines > 0) {
            out.printf(CURSOR_UP, drawnLines);
            out.print(CLEAR_BELOW);
            drawnLines = 0;
        }
    }
}
