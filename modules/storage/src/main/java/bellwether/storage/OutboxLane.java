package bellwether.storage;

import bellwether.protocol.Source;
import bellwether.protocol.SourceKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the outbox keeps of one source: its runs, by their first {@code n}; they never overlap. */
final class OutboxLane {
    private final Source source;
    private final byte[] firstTag;
    private final byte[] tag;
    private final TreeMap<Long, OutboxRun> runs = new TreeMap<>();
    private OutboxRun recent;
    private long last; // highest n that is kept, 0: none; asked for with each reading
    private long held; // lowest n that waits for a sync that has not begun, 0: none
    private long heldInSync; // lowest n that waits for the sync that is under way, 0: none

    OutboxLane(Source source) {
        this.source = source;
        this.firstTag = (source + ".").getBytes(StandardCharsets.US_ASCII);
        this.tag = (SourceKey.of(source) + ".").getBytes(StandardCharsets.US_ASCII);
    }

    Source source() {
        return source;
    }

    /** {@return how the tag of its first reading begins: {@code <source>.}} */
    byte[] firstTag() {
        return firstTag;
    }

    /** {@return how the tags of all others begin: {@code <key>.}} */
    byte[] tag() {
        return tag;
    }

    boolean isEmpty() {
        return runs.isEmpty();
    }

    long first() {
        return runs.isEmpty() ? 0 : runs.firstEntry().getValue().first();
    }

    long last() {
        return last;
    }

    private void lookForLast() {
        last = runs.isEmpty() ? 0 : runs.lastEntry().getValue().last();
    }

    /** {@return the run that holds {@code n}} */
    Optional<OutboxRun> runOf(long n) {
        Map.Entry<Long, OutboxRun> entry = runs.floorEntry(n);
        return entry == null || entry.getValue().last() < n
                ? Optional.empty()
                : Optional.of(entry.getValue());
    }

    /** {@return whether {@code n} is kept} */
    boolean keeps(long n) {
        return n <= last() && runOf(n).isPresent();
    }

    /** Notes that {@code n}, not kept before, was written at {@code offset} of {@code segment}. */
    void wrote(OutboxSegment segment, long offset, long n) {
        if (recent == null || !recent.extend(segment, n)) {
            recent = new OutboxRun(segment, offset, n);
            runs.put(n, recent);
        }
        last = Math.max(last, n);
    }

    /** {@code n}, which was just written, is not to be given out before it is durable. */
    void hold(long n) {
        held = lowest(held, n);
    }

    /** A sync begins that takes all that was written before. */
    void syncBegins() {
        heldInSync = lowest(heldInSync, held);
        held = 0;
    }

    /** That sync has ended well. */
    void synced() {
        heldInSync = 0;
    }

    /** {@return the highest {@code n} that may be given out} */
    long sendable() {
        long waiting = lowest(held, heldInSync);
        return waiting == 0 ? last() : Math.min(last(), waiting - 1);
    }

    private static long lowest(long one, long other) {
        return one == 0 || other == 0 ? Math.max(one, other) : Math.min(one, other);
    }

    /** {@return how many readings up to {@code n} were kept and are forgotten now} */
    long release(long n) {
        long released = 0;
        Map.Entry<Long, OutboxRun> lowest = runs.firstEntry();
        while (lowest != null && lowest.getKey() <= n) {
            OutboxRun run = lowest.getValue();
            runs.remove(lowest.getKey());
            if (run.last() > n) {
                released += n - run.first() + 1;
                run.releaseTo(n);
                runs.put(run.first(), run);
                break;
            }
            released += run.count();
            forget(run);
            lowest = runs.firstEntry();
        }
        lookForLast();
        return released;
    }

    private void forget(OutboxRun run) {
        run.drop();
        if (recent == run) {
            recent = null;
        }
    }

    /** {@return the highest {@code n} so that all from {@code mark} + 1 up to it are kept} */
    long reach(long mark) {
        long reach = mark;
        Optional<OutboxRun> next = runOf(reach + 1);
        while (next.isPresent()) {
            reach = next.get().last();
            next = runOf(reach + 1);
        }
        return reach;
    }

    /**
     * Forgets everything above {@code reach}, which is the end of a run or below all of them.
     *
     * @return the runs that are forgotten
     */
    List<OutboxRun> dropAbove(long reach) {
        var above = List.copyOf(runs.tailMap(reach, false).values());
        runs.tailMap(reach, false).clear();
        above.forEach(this::forget);
        lookForLast();
        return above;
    }

    /** Forgets its readings in a segment. */
    void dropIn(OutboxSegment segment) {
        var moving = runs.values().stream().filter(run -> run.segment() == segment).toList();
        for (OutboxRun run : moving) {
            runs.remove(run.first());
            forget(run);
        }
        lookForLast();
    }

    /** {@return the number of runs, which is what its memory depends on} */
    int runCount() {
        return runs.size();
    }
}
