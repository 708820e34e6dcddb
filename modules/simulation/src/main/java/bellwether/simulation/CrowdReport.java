package bellwether.simulation;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** What {@code bin/simulate --crowd} prints: for each size and phase what went over the wire. */
final class CrowdReport {
    private static final double NANOS_PER_SECOND = Settings.SECOND;

    private final Options options;
    private final PrintStream out;

    CrowdReport(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** {@return whether everything held} */
    boolean run() {
        boolean held = true;
        for (int size : options.crowd()) {
            held &= run(size);
        }
        return held;
    }

    private boolean run(int size) {
        long startedNanos = System.nanoTime();
        long seed = options.seedFrom();
        var crowd = new Crowd(seed, size, options.trace() ? out::println : Simulation.SILENT);
        print("%d peers, seed %d", size, seed);
        try {
            List<Crowd.Phase> phases = crowd.run(options.idleNanos());
            phases.forEach(this::print);
            double seconds = (System.nanoTime() - startedNanos) / NANOS_PER_SECOND;
            print("  no violation; took %.1f s", seconds);
            return true;
        } catch (RuntimeException | StackOverflowError e) {
            print("VIOLATION seed=%d crowd=%d %s", seed, size, Simulate.describe(e));
            if (options.trace()) {
                e.printStackTrace(out);
            }
            return false;
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
                phase.name(),
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
