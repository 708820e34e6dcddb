package bellwether.simulation;

import java.util.PriorityQueue;

/**
 * The only clock of a simulation: runs what is due, in order of time and then of scheduling.
 * Confined to one thread.
 */
final class VirtualTime {
    private record Event(long atNanos, long order, Runnable action) {}

    private final PriorityQueue<Event> events =
            new PriorityQueue<>((one, other) ->
                    one.atNanos != other.atNanos
                            ? Long.compare(one.atNanos, other.atNanos)
                            : Long.compare(one.order, other.order));
    private long nowNanos = 1;
    private long scheduled;

    long nowNanos() {
        return nowNanos;
    }

    void after(long delayNanos, Runnable action) {
        at(nowNanos + Math.max(0, delayNanos), action);
    }

    void at(long atNanos, Runnable action) {
        events.add(new Event(Math.max(atNanos, nowNanos), scheduled++, action));
    }

    /** Runs everything that is due up to and including {@code untilNanos}. */
    void runUntil(long untilNanos) {
        while (!events.isEmpty() && events.peek().atNanos() <= untilNanos) {
            Event event = events.poll();
            nowNanos = event.atNanos();
            event.action().run();
        }
        nowNanos = Math.max(nowNanos, untilNanos);
    }
}
