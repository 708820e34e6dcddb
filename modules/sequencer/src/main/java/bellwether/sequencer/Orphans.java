package bellwether.sequencer;

import bellwether.protocol.Bytes;
import bellwether.protocol.Source;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Brings the readings of a cut back to the outbox. They come from the last to the first, and the
 * outbox may still hold lower ones of the same source from a cut before: those above its run wait
 * here until the run reaches up to them, so that it never has a gap.
 */
final class Orphans {
    private record Orphan(long n, Bytes payload) {}

    private final Outbox outbox;
    private final Map<Source, Deque<Orphan>> waiting = new LinkedHashMap<>();

    Orphans(Outbox outbox) {
        this.outbox = outbox;
    }

    /** Takes the next orphan; per source {@code n} goes down by one each time. */
    void take(Source source, long n, Bytes payload) {
        if (outbox.first(source) > 0 && n > outbox.last(source)) {
            waiting.computeIfAbsent(source, _ -> new ArrayDeque<>()).push(new Orphan(n, payload));
        } else {
            outbox.add(source, n, payload);
        }
    }

    /** {@return whether something between the run of the outbox and those that wait is missing} */
    boolean hasGap() {
        return waiting.entrySet().stream()
                .anyMatch(
                        entry -> entry.getValue().getFirst().n() > outbox.last(entry.getKey()) + 1);
    }

    /** {@return whether {@code n} of {@code source} is the next to {@link #take} to close a gap} */
    boolean lacks(Source source, long n) {
        Deque<Orphan> orphans = waiting.get(source);
        return orphans != null && orphans.getFirst().n() == n + 1 && n > outbox.last(source);
    }

    /** All have come: those that wait follow, lowest first. */
    void settle() {
        waiting.forEach((source, orphans) ->
                orphans.forEach(orphan -> outbox.add(source, orphan.n(), orphan.payload())));
        waiting.clear();
    }
}
