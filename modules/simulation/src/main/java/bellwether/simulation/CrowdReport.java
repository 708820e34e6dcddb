package bellwether.simulation;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** What {@code bin/simulate --crowd} prints: for each size and phase what went over the wire. */
final class CrowdReport {
    private static final double NANOS_PER_SECOND = Settings.SECOND;

    private final Options options;
    private final PrintStream out;
    private boolean held = true;

    CrowdReport(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** {@return whether everything held, and nothing cost more than its formula says} */
    boolean run() {
        options.crowd().forEach(this::run);
        return held;
    }

    private void run(int size) {
        long startedNanos = System.nanoTime();
        long seed = options.seedFrom();
        Consumer<String> trace = options.trace() ? out::println : Simulation.SILENT;
        var crowd = new Crowd(seed, size, this::print, trace);
        print("%d peers, seed %d", size, seed);
        try {
            crowd.run(options.idleNanos());
            double seconds = (System.nanoTime() - startedNanos) / NANOS_PER_SECOND;
            print("  took %.1f s", seconds);
        } catch (RuntimeException | StackOverflowError e) {
            held = false;
            print("VIOLATION seed=%d crowd=%d %s", seed, size, Simulate.describe(e));
            if (options.trace()) {
                e.printStackTrace(out);
            }
        }
    }

    private void print(Crowd.Phase phase) {
        Traffic traffic = phase.traffic();
        double seconds = phase.nanos() / NANOS_PER_SECOND;
        String stood =
                phase.stoodNanos() == 0
                        ? ""
                        : text("one group stands after %.2f s; ", phase.stoodNanos() / 1e9);
        print(
                "  %s, %d up: %scounted for %.1f s: views %d, elections %d, connections opened %d,"
                        + " datagrams %d (%d bytes), heard %d",
                phase.event(),
                phase.peers(),
                stood,
                seconds,
                traffic.views(),
                traffic.elections(),
                traffic.connections(),
                traffic.datagrams().messages(),
                traffic.datagrams().bytes(),
                traffic.heard());
        print(
                "    all %s; per second %.1f messages %.0f bytes",
                text(traffic.all()),
                traffic.all().messages() / seconds,
                traffic.all().bytes() / seconds);
        print("    leader %s", text(traffic.of(phase.leader())));
        print("    busiest other %s", text(traffic.busiestBut(phase.leader())));
        traffic.kinds().forEach((kind, count) -> print("    %-18s %s", kind, text(count)));
        List<String> exceeded = CrowdBounds.exceeded(phase);
        exceeded.forEach(what -> print("  STORM %s", what));
        held &= exceeded.isEmpty();
    }

    private static String text(Traffic.Load load) {
        return "sent " + text(load.sent()) + ", received " + text(load.received());
    }

    private static String text(Traffic.Count count) {
        return text("%d messages %d bytes", count.messages(), count.bytes());
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private void print(String format, Object... values) {
        out.println(text(format, values));
    }
}
