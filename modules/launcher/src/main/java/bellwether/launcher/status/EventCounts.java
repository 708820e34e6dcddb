package bellwether.launcher.status;

import java.util.Map;
import java.util.TreeMap;

/** How often each event has happened in this process. Safe for use by many threads. */
public final class EventCounts {
    private final Map<String, Long> counts = new TreeMap<>();

    /** One more of {@code event}. */
    public synchronized void count(String event) {
        counts.merge(event, 1L, Long::sum);
    }

    /** {@return event to count, by name; a copy} */
    public synchronized Map<String, Long> counts() {
        return new TreeMap<>(counts);
    }
}
