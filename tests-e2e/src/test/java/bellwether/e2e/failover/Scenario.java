package bellwether.e2e.failover;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;

/** One fault and what comes of it. Ends with the audit, and says on one line how it went. */
final class Scenario {
    /** What is done to the group, and what is seen. */
    @FunctionalInterface
    interface Course {
        /** {@return what was seen, in words: above all how long the take-over took} */
        String run(HostGroup group) throws IOException, InterruptedException;
    }

    private Scenario() {}

    /**
     * Runs a scenario on a group that is well, and leaves it well. The folder of a failed one is
     * named and stays.
     */
    static void run(String name, HostGroup group, Course course)
            throws IOException, InterruptedException {
        long startNanos = System.nanoTime();
        try {
            String seen = course.run(group);
            group.settle();
            System.out.printf(
                    Locale.ROOT,
                    "failover: %s: %s; %s s in all%n",
                    name,
                    seen,
                    seconds(Duration.ofNanos(System.nanoTime() - startNanos)));
        } catch (AssertionError | RuntimeException | IOException e) {
            String where = name + ": files of all hosts in " + group.folder();
            System.out.println("failover: FAILED " + where + ": " + e.getMessage());
            for (Host host : group.hosts()) {
                if (host.isRunning() && !host.isPaused()) {
                    host.dumpThreads();
                }
            }
            throw new AssertionError(where + ": " + e.getMessage(), e);
        }
    }

    /** {@return a time with one digit behind the point} */
    static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f", time.toMillis() / 1000.0);
    }

    /** {@return what is said of a take-over} */
    static String takeOver(Duration time) {
        return "take-over " + seconds(time) + " s";
    }
}
