package bellwether.simulation;

import bellwether.protocol.Source;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * The readings that damage has made unreadable in one data directory. They may be missing there,
 * and with each of them the later ones of its source, which nobody may sequence before it.
 */
final class Destroyed {
    private final Map<Source, TreeSet<Long>> readings = new HashMap<>();

    void add(Map<Source, TreeSet<Long>> more) {
        more.forEach((source, all) ->
                readings.computeIfAbsent(source, _ -> new TreeSet<>()).addAll(all));
    }

    /** Forgets what can be read. */
    void remove(Readable readable) {
        readings.forEach((source, all) -> all.removeIf(n -> readable.holds(source, n)));
        readings.values().removeIf(TreeSet::isEmpty);
    }

    boolean has(Source source, long n) {
        return readings.getOrDefault(source, new TreeSet<>()).contains(n);
    }

    boolean hasAny(Source source) {
        return readings.containsKey(source);
    }

    boolean isEmpty() {
        return readings.isEmpty();
    }
}
