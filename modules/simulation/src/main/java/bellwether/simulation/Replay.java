package bellwether.simulation;

import bellwether.protocol.Bytes;
import bellwether.protocol.PeerId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A file of rows that one peer replays: each start goes on at the position that the outbox has
 * noted. No row is skipped, and none repeated, save by a start that clears.
 */
final class Replay {
    private final String key;
    private final String sensor;
    private final Almanac almanac;
    private final TreeMap<Long, Long> positions = new TreeMap<>();
    private final Map<Long, Integer> excused = new HashMap<>();
    private long opened;
    private long next;
    private long takenMax;
    private long synced;
    private long damagedTo;

    Replay(PeerId peer, Almanac almanac) {
        this.almanac = almanac;
        this.key = "replay:" + peer;
        this.sensor = "r" + peer.brief();
    }

    String key() {
        return key;
    }

    /** {@return how many rows have been taken, by this process and those before it} */
    long taken() {
        return next;
    }

    /** {@return the next rows, which are taken with this} */
    List<Bytes> take(int count) {
        var rows = new ArrayList<Bytes>();
        for (int i = 0; i < count; i++) {
            rows.add(Bytes.utf8(row(next++)));
        }
        return rows;
    }

    /** {@return what a row says} */
    String row(long row) {
        return "DATA|" + sensor + "|" + almanac.row(row);
    }

    /** The own reading {@code n} is kept, and brought {@code position}. */
    void accepted(long n, long position) {
        positions.put(n, position);
    }

    /** What was kept is durable. */
    void synced() {
        synced = positions.isEmpty() ? opened : positions.lastEntry().getValue();
    }

    /**
     * A process starts.
     *
     * @param noted in the outbox
     * @param held how many of the readings of the process before are still there
     * @param intact whether nothing was lost but what that process had in memory
     * @param damaged whether readings were lost that were durable: rows may be lost with them, and
     *     those that are read again may be in the record already
     */
    void opened(long noted, long held, boolean intact, boolean damaged) {
        if (damaged) {
            for (long row = noted; row < next; row++) {
                excused.merge(row, 1, Integer::sum);
            }
            damagedTo = Math.max(damagedTo, Math.max(next, takenMax));
            start(noted);
            return;
        }
        long reached =
                held < 1 || positions.headMap(held, true).isEmpty()
                        ? opened
                        : positions.headMap(held, true).lastEntry().getValue();
        if (noted > reached) {
            throw new Violation(
                    "I4 exactly once: " + key + " skips rows " + reached + " to " + noted);
        }
        if (noted < (intact ? reached : synced)) {
            throw new Violation(
                    "I4 exactly once: " + key + " goes back from " + reached + " to " + noted);
        }
        start(noted);
    }

    /**
     * The process goes on with rows that it had taken and not yet accepted.
     *
     * @param from the first of them
     */
    void goesOn(long from, long to) {
        if (from != next) {
            throw new Violation(
                    "I4 exactly once: %s goes on at row %d and is at %d"
                            .formatted(key, from, next));
        }
        next = to;
    }

    /** The position is gone in order: all rows are taken again. */
    void startEmpty() {
        for (long row = 0; row < next; row++) {
            excused.merge(row, 1, Integer::sum);
        }
        start(0);
    }

    private void start(long position) {
        takenMax = Math.max(takenMax, next);
        positions.clear();
        opened = position;
        next = position;
        synced = position;
    }

    /**
     * At the end.
     *
     * @param found how often each payload stands in the journal
     */
    void check(Map<String, Integer> found) {
        for (long row = 0; row < Math.max(next, takenMax); row++) {
            int count = found.getOrDefault(row(row), 0);
            int least = row < next && row >= damagedTo ? 1 : 0;
            int most = (row < next ? 1 : 0) + excused.getOrDefault(row, 0);
            if (count < least || count > most) {
                throw new Violation(
                        "I4 exactly once: row %d of %s stands %d times and not %d to %d"
                                .formatted(row, key, count, least, most));
            }
        }
    }
}
