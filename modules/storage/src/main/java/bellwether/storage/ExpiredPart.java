package bellwether.storage;

import bellwether.protocol.OrderedLine;
import bellwether.protocol.ReadingTime;
import java.util.Optional;

/**
 * How much of a journal's beginning has expired: whole segments of whose readings none stands in a
 * CSV file with a time, as their periods are over. A reading that tells no time goes with the
 * readings around it: a segment of such alone has expired with the next one that tells a time. A
 * reading from the future keeps its segment, and all behind, until its time is over. Each segment
 * is read once. Confined to one thread at a time.
 */
final class ExpiredPart {
    private static final int CHUNK_BYTES = 1 << 18;
    private static final int SECONDS_PER_DAY = 86_400;

    private final FileJournal journal;
    private final OrderedLine line = new OrderedLine();
    private final ReadingTime time = new ReadingTime();
    private byte[] chunk = {}; // until something may have expired
    private long cuts = -1;
    private long keptFrom;
    private long end;
    private long examined;
    private long nextEnd = -1; // of the segment at examined, once it was read
    private Optional<OldestPart.Newest> nextNewest = Optional.empty();

    ExpiredPart(FileJournal journal) {
        this.journal = journal;
    }

    /**
     * {@return up to where all has expired that has under {@code layout}, the start of a segment}
     */
    long end(CsvLayout layout) {
        if (layout.keptFrom().isEmpty()) {
            return journal.start().offset();
        }
        if (cuts != journal.cuts() || layout.keptFrom().getAsLong() < keptFrom) {
            cuts = journal.cuts();
            examined = 0;
            end = 0;
            nextEnd = -1;
        }
        keptFrom = layout.keptFrom().getAsLong();
        end = Math.max(end, journal.start().offset());
        examined = Math.max(examined, end);
        while (readNext() && !isKept(layout)) {
            examined = nextEnd;
            end = nextNewest.isPresent() ? nextEnd : end;
        }
        return end;
    }

    private boolean isKept(CsvLayout layout) {
        if (nextNewest.isEmpty()) {
            return false;
        }
        long day = Math.floorDiv(nextNewest.get().second(), SECONDS_PER_DAY);
        return layout.isKept(layout.roll().period(day));
    }

    /** {@return whether the segment at {@link #examined} is full, and what it tells is known} */
    private boolean readNext() {
        if (nextEnd > examined) {
            return true;
        }
        for (long start : journal.segmentStarts()) {
            if (start > examined && journal.durableEnd() >= start) {
                nextNewest = newest(examined, start);
                nextEnd = start;
                return journal.cuts() == cuts;
            }
        }
        return false;
    }

    /** {@return what keeps the segment behind {@link #end}, which was asked for right before} */
    Optional<OldestPart.Newest> keeper() {
        return nextEnd > examined ? nextNewest : Optional.empty();
    }

    /** {@return the reading that tells the newest time; empty: none tells one} */
    private Optional<OldestPart.Newest> newest(long from, long to) {
        long newest = Long.MIN_VALUE;
        long sequence = 0;
        long at = from;
        int filled;
        while (at < to && (filled = fill(at, to)) > 0) {
            int lineFrom = 0;
            for (int i = 0; i < filled; i++) {
                if (chunk[i] == '\n') {
                    long second = second(lineFrom, i);
                    sequence = second > newest ? line.sequence() : sequence;
                    newest = Math.max(newest, second);
                    lineFrom = i + 1;
                }
            }
            if (lineFrom == 0) {
                throw journal.damaged(at);
            }
            at += lineFrom;
        }
        return newest == Long.MIN_VALUE
                ? Optional.empty()
                : Optional.of(new OldestPart.Newest(sequence, newest));
    }

    private int fill(long at, long to) {
        int wanted = (int) Math.min(CHUNK_BYTES, to - at);
        if (chunk.length < wanted) {
            chunk = new byte[wanted];
        }
        int filled = 0;
        int count;
        while (filled < wanted
                && (count = journal.read(at + filled, chunk, filled, wanted - filled)) > 0) {
            filled += count;
        }
        return filled;
    }

    private long second(int from, int to) {
        if (!line.at(chunk, from, to)) {
            return Long.MIN_VALUE;
        }
        int timestamp = RowRenderer.next(chunk, line.payloadFrom(), line.payloadTo()) + 1;
        timestamp = RowRenderer.next(chunk, timestamp, line.payloadTo()) + 1;
        int timestampTo = RowRenderer.next(chunk, timestamp, line.payloadTo());
        return time.at(chunk, timestamp, timestampTo) ? time.second() : Long.MIN_VALUE;
    }
}
