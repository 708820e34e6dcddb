package bellwether.transport;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Ends connections whose other end takes too long to say who it is, however it spends the time: a
 * byte now and then does not help. All have the same time, so who came first is due first. Safe for
 * use by many threads.
 */
final class Deadlines {
    private final long nanos;
    private final Warnings warnings;
    private final Map<Connection, Long> due = new LinkedHashMap<>();

    /**
     * @param nanos that each has
     */
    Deadlines(long nanos, Warnings warnings) {
        this.nanos = nanos;
        this.warnings = warnings;
    }

    synchronized void watch(Connection connection) {
        due.putIfAbsent(connection, System.nanoTime() + nanos);
        notifyAll();
    }

    synchronized void forget(Connection connection) {
        due.remove(connection);
    }

    /** Returns when interrupted. */
    void run() {
        try {
            while (true) {
                Connection late = awaitLate();
                String why = late + late.whatWasMissing();
                late.end(why);
                warnings.repeated("late", why + "; connection closed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the peer stops
        }
    }

    private synchronized Connection awaitLate() throws InterruptedException {
        while (true) {
            if (due.isEmpty()) {
                wait();
                continue;
            }
            var first = due.entrySet().iterator().next();
            long left = first.getValue() - System.nanoTime();
            if (left <= 0) {
                due.remove(first.getKey());
                return first.getKey();
            }
            wait(left / 1_000_000 + 1);
        }
    }
}
