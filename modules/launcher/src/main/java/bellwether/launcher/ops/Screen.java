package bellwether.launcher.ops;

import bellwether.launcher.service.Terminal;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Where a command that goes on talks: messages stay, and below them a table is drawn over itself on
 * a terminal, cut to what fits there at that moment, or printed again every few seconds elsewhere.
 * Nothing is coloured. For one thread at a time.
 */
public final class Screen {
    private static final long PLAIN_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final String CURSOR_UP = "\033[%dA";
    private static final String CLEAR_BELOW = "\033[J";

    private final PrintStream out;
    private final Supplier<Optional<Terminal.Size>> terminal;
    private List<String> drawn = List.of();
    private boolean printed;
    private long printedNanos;

    /**
     * @param terminal how large the terminal is that {@code out} goes to; empty: it is none
     */
    public Screen(PrintStream out, Supplier<Optional<Terminal.Size>> terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** {@return whether what is shown is drawn over} */
    public boolean isTerminal() {
        return terminal.get().isPresent();
    }

    /** Prints a line that stays. */
    public synchronized void say(String message) {
        erase(terminal.get());
        out.println(message);
        out.flush();
    }

    /** Leaves what is shown where it is. */
    public synchronized void keep() {
        drawn = List.of();
    }

    /** Shows a line that stands for the one before it; a bar with it, where that is drawn over. */
    public synchronized void progress(long done, long total, String text) {
        var size = terminal.get();
        draw(
                List.of(
                        size.map(at -> ProgressBar.of(done, total, text, at.columns()))
                                .orElse(text)),
                size);
    }

    /** Shows the table as it is now; elsewhere than on a terminal only when it is time for it. */
    public synchronized void show(List<String> table) {
        long now = System.nanoTime();
        var size = terminal.get();
        if (size.isEmpty() && printed && now - printedNanos < PLAIN_INTERVAL_NANOS) {
            return;
        }
        draw(table, size);
        printed = true;
        printedNanos = now;
    }

    private void draw(List<String> lines, Optional<Terminal.Size> size) {
        erase(size);
        List<String> fitting = size.map(at -> fit(lines, at)).orElse(lines);
        fitting.forEach(out::println);
        out.flush();
        drawn = size.isPresent() ? fitting : List.of();
    }

    /** One row is left for the cursor; a line that wraps would be two. */
    private static List<String> fit(List<String> lines, Terminal.Size size) {
        int rows = Math.max(1, size.rows() - 1);
        var fitting = new ArrayList<String>();
        for (String line : lines.subList(0, Math.min(lines.size(), rows))) {
            fitting.add(line.substring(0, Math.min(line.length(), size.columns())));
        }
        if (lines.size() > rows) {
            String rest = "... and " + (lines.size() - rows + 1) + " lines more";
            fitting.set(rows - 1, rest.substring(0, Math.min(rest.length(), size.columns())));
        }
        return fitting;
    }

    /** A terminal that has become narrower has wrapped what was drawn before. */
    private void erase(Optional<Terminal.Size> size) {
        if (!drawn.isEmpty() && size.isPresent()) {
            int columns = size.get().columns();
            int rows =
                    drawn.stream()
                            .mapToInt(line -> Math.max(1, Math.ceilDiv(line.length(), columns)))
                            .sum();
            out.printf(CURSOR_UP, Math.min(rows, Math.max(1, size.get().rows() - 1)));
            out.print(CLEAR_BELOW);
        }
        drawn = List.of();
    }
}
