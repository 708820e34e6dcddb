package bellwether.simulation;

import bellwether.protocol.Bytes;
import bellwether.protocol.OrderedLine;
import bellwether.protocol.Source;
import bellwether.protocol.Sources;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Every reading that any peer was ever offered, by its tag. It knows what a disk or a peer may
 * never hold: another payload behind a tag, or a reading that its origin's process took to the
 * grave before it had handed it to anybody. Shared by all peers of a run.
 */
final class Ledger {
    private final Map<Source, List<Bytes>> payloads = new LinkedHashMap<>();
    private final Map<Source, Long> ends = new LinkedHashMap<>();
    private final Sources names = new Sources();

    /** The origin is about to keep a reading; {@code n} is one above the one before. */
    void offered(Source source, long n, Bytes payload) {
        List<Bytes> of = payloads.computeIfAbsent(source, this::begin);
        if (n != of.size() + 1) {
            throw new Violation(
                    "I3 no gap: " + source + " counts on from " + of.size() + " with " + n);
        }
        of.add(Bytes.of(payload.toArray()));
    }

    private List<Bytes> begin(Source source) {
        names.learn(source);
        return new ArrayList<>();
    }

    /**
     * {@return the source of {@code line}, as whoever may hold it has been offered something}
     *
     * @throws Violation if it has the key of nobody
     */
    Source source(OrderedLine line) {
        return line.source(names)
                .orElseThrow(() ->
                        new Violation(
                                "I4 exactly once: sequence "
                                        + line.sequence()
                                        + " has the key of nobody"));
    }

    /** {@return all sources} */
    Sources names() {
        return names;
    }

    /** Nothing of {@code source} above {@code n} ever left its process. */
    void endsAt(Source source, long n) {
        ends.put(source, n);
    }

    /**
     * Somebody holds this.
     *
     * @throws Violation if the reading is not what its origin was offered
     */
    void require(Source source, long n, Bytes payload) {
        List<Bytes> of = payloads.getOrDefault(source, List.of());
        if (n < 1 || n > of.size() || !of.get((int) n - 1).equals(payload)) {
            throw new Violation(
                    "I4 exactly once: n " + n + " of " + source + " was never " + payload);
        }
        if (n > ends.getOrDefault(source, Long.MAX_VALUE)) {
            throw new Violation(
                    "I4 exactly once: n "
                            + n
                            + " of "
                            + source
                            + " was given out before it was written");
        }
    }

    /** {@return the payloads of the first {@code n} readings of {@code source}} */
    List<Bytes> upTo(Source source, long n) {
        List<Bytes> of = payloads.getOrDefault(source, List.of());
        if (n > of.size()) {
            throw new Violation("I4 exactly once: n " + n + " of " + source + " was never offered");
        }
        return of.subList(0, (int) n);
    }

    /** {@return the highest {@code n} offered as {@code source}, 0 if none was} */
    long last(Source source) {
        return payloads.getOrDefault(source, List.of()).size();
    }

    /** {@return whose readings there are, in the order in which they came} */
    Set<Source> sources() {
        return payloads.keySet();
    }
}
