package bellwether.storage;

import bellwether.protocol.Bytes;
import bellwether.protocol.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What an outbox keeps and where it stands. Memory goes by runs of readings, not by readings.
 * Guarded by the outbox's lock.
 */
final class OutboxContent {
    /** Sources whose reading position is remembered. */
    private static final int CURSORS_MAX = 64;

    private final OutboxFiles files;
    private final GivingOut givingOut;
    private final OutboxPositions positions = new OutboxPositions();
    private final Map<Source, OutboxLane> lanes = new LinkedHashMap<>();
    private final Map<Source, OutboxCursor> cursors = new LinkedHashMap<>(16, 0.75f, true);
    private Optional<OutboxLane> recent = Optional.empty();
    private String recentKey = "";
    private byte[] recentKeyText = {};
    private long newest; // n of the last batch, as far as it came; 0: nothing was new
    private long size;

    OutboxContent(OutboxFiles files, GivingOut givingOut) {
        this.files = files;
        this.givingOut = givingOut;
    }

    OutboxFiles files() {
        return files;
    }

    OutboxPositions positions() {
        return positions;
    }

    /** {@return whether the reading was not there before; it is now} */
    boolean add(Source source, long n, Bytes payload) {
        return add(source, n, List.of(payload));
    }

    /** As {@link #add(Source, long, Bytes)}, with the position that the reading brings. */
    boolean add(Source source, long n, Bytes payload, String key, long position) {
        return add(source, n, List.of(payload), key, position);
    }

    /** {@return whether one at least of the readings from {@code first} on was not there before} */
    boolean add(Source source, long first, List<Bytes> payloads) {
        return add(source, first, payloads, OutboxFiles.NOWHERE, 0, givingOut == GivingOut.SYNCED);
    }

    /**
     * As {@link #add(Source, long, List)}, with the positions that the readings bring.
     *
     * @param position that the first of them brings, the next one 1 more
     */
    boolean add(Source source, long first, List<Bytes> payloads, String key, long position) {
        byte[] keyText = key(key, position);
        newest = 0;
        try {
            // Lost here and known elsewhere, it would be read and recorded again: so it is held.
            return add(source, first, payloads, keyText, position, true);
        } finally {
            if (newest > 0) {
                positions.set(key, position + newest - first);
                recentKey = key;
                recentKeyText = keyText;
            }
        }
    }

    private boolean add(
            Source source,
            long first,
            List<Bytes> payloads,
            byte[] keyText,
            long position,
            boolean isHeld) {
        OutboxLane lane = lane(source);
        newest = 0;
        long n = first;
        for (Bytes payload : payloads) {
            if (!lane.keeps(n)) {
                if (files.isFull()) {
                    files.roll();
                }
                write(lane, keyText, position + n - first, n, payload);
                if (isHeld) {
                    lane.hold(n);
                }
                newest = n;
            }
            n++;
        }
        return newest > 0;
    }

    /** Rows of one place come in runs: a key that has a position is checked once per run. */
    private byte[] key(String key, long position) {
        if (key.equals(recentKey)) {
            OutboxPositions.require(position);
            return recentKeyText;
        }
        positions.require(key, position);
        return OutboxFiles.key(key);
    }

    private void write(OutboxLane lane, byte[] key, long position, long n, Bytes payload) {
        long offset = files.reading(lane, key, position, n, payload);
        lane.wrote(files.last().orElseThrow(), offset, n);
        size++;
    }

    /** The readings added last brought this: it stands in the segment where the last one does. */
    boolean note(String key, long position) {
        positions.require(key, position);
        if (files.last().isEmpty()) {
            files.roll();
        }
        files.position(OutboxLine.POSITION, key, position);
        positions.set(key, position);
        return true;
    }

    private OutboxLane lane(Source source) {
        OutboxLane lane =
                recent.filter(each -> each.source().equals(source))
                        .orElseGet(() -> lanes.computeIfAbsent(source, OutboxLane::new));
        if (recent.isEmpty() || recent.get() != lane) {
            recent = Optional.of(lane);
        }
        return lane;
    }

    /**
     * Writes positions again, in case that the segments that brought them are deleted; not those
     * that have been superseded meanwhile.
     */
    void carry(Map<String, Long> before) {
        positions
                .all()
                .forEach((key, position) -> {
                    if (position.equals(before.get(key))) {
                        files.position(OutboxLine.CARRIED, key, position);
                    }
                });
    }

    /** A segment that is there holds a reading, which counts if it is not kept already. */
    void found(OutboxSegment segment, long offset, Source source, long n) {
        OutboxLane lane = lane(source);
        if (!lane.keeps(n)) {
            lane.wrote(segment, offset, n);
            size++;
        }
    }

    List<Source> sources() {
        var sources = new ArrayList<Source>(lanes.size());
        for (OutboxLane lane : lanes.values()) { // asked for after each batch: no stream
            if (!lane.isEmpty()) {
                sources.add(lane.source());
            }
        }
        return sources;
    }

    long first(Source source) {
        OutboxLane lane = lanes.get(source);
        return lane == null ? 0 : lane.first();
    }

    long last(Source source) {
        OutboxLane lane = lanes.get(source);
        return lane == null ? 0 : lane.last();
    }

    /** {@return the highest {@code n} of {@code source} that may be given out} */
    long sendable(Source source) {
        OutboxLane lane = lanes.get(source);
        return lane == null ? 0 : lane.sendable();
    }

    /** A sync begins that takes all that was added before. */
    void syncBegins() {
        lanes.values().forEach(OutboxLane::syncBegins);
    }

    /** That sync has ended well. */
    boolean synced() {
        lanes.values().forEach(OutboxLane::synced);
        return true;
    }

    long size() {
        return size;
    }

    /** {@return how many runs there are} */
    int runCount() {
        return lanes.values().stream().mapToInt(OutboxLane::runCount).sum();
    }

    /** {@return the length of the last segment, written if it holds that reading} */
    long writeIfHolds(Source source, long n) {
        boolean inLast = run(source, n).map(OutboxRun::segment).equals(files.last());
        return inLast ? files.write() : 0;
    }

    private Optional<OutboxRun> run(Source source, long n) {
        OutboxLane lane = lanes.get(source);
        return lane == null ? Optional.empty() : lane.runOf(n);
    }

    /**
     * Hands the payloads of {@code first} to {@code last} to {@code taker}, in order, until that
     * takes no more.
     */
    void payloads(Source source, long first, long last, Predicate<Bytes> taker) {
        OutboxRun run = null;
        OutboxCursor cursor = null;
        boolean more = true;
        for (long n = first; more && n <= last; n++) {
            if (run == null || n > run.last()) {
                run = run(source, n).orElseThrow(missing(source, n));
                cursor = cursor(source);
            }
            more = taker.test(cursor.payload(run, n));
        }
    }

    private static Supplier<IllegalStateException> missing(Source source, long n) {
        return () ->
                new IllegalStateException("n " + n + " of " + source + " is not in the outbox");
    }

    Bytes payload(Source source, long n) {
        OutboxRun run = run(source, n).orElseThrow(missing(source, n));
        return cursor(source).payload(run, n);
    }

    private OutboxCursor cursor(Source source) {
        OutboxCursor cursor = cursors.get(source);
        if (cursor == null) {
            if (cursors.size() == CURSORS_MAX) {
                cursors.remove(cursors.keySet().iterator().next());
            }
            cursor = new OutboxCursor(files, lanes.get(source));
            cursors.put(source, cursor);
        }
        return cursor;
    }

    void release(Source source, long n) {
        OutboxLane lane = lanes.get(source);
        if (lane != null) {
            size -= lane.release(n);
            forgetIfEmpty(lane);
        }
    }

    private void forgetIfEmpty(OutboxLane lane) {
        if (lane.isEmpty()) {
            lanes.remove(lane.source());
            cursors.remove(lane.source());
            recent = Optional.empty();
        }
    }

    /** {@return the highest {@code n} up to which all above {@code mark} are kept} */
    long reach(Source source, long mark) {
        OutboxLane lane = lanes.get(source);
        return lane == null ? mark : lane.reach(mark);
    }

    /** {@return what was kept of {@code source} above {@code reach}, and is not any more} */
    List<OutboxRun> dropAbove(Source source, long reach) {
        OutboxLane lane = lanes.get(source);
        List<OutboxRun> dropped = lane.dropAbove(reach);
        size -= dropped.stream().mapToLong(OutboxRun::count).sum();
        forgetIfEmpty(lane);
        return dropped;
    }

    /** Forgets what a segment holds: it is about to be written anew. */
    void dropIn(OutboxSegment segment) {
        size -= segment.kept();
        List.copyOf(lanes.values())
                .forEach(lane -> {
                    lane.dropIn(segment);
                    forgetIfEmpty(lane);
                });
    }
}
