package bellwether.storage;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a process can stand on when it opens its data again after a failure: how far journal and
 * outbox were durable, and what the outbox had taken since. After a sync that failed a file may
 * read as it should while the platter lacks it, and a second sync that succeeds proves nothing. So
 * what is behind the known part is cut off, and written anew where it was promised. One object for
 * all openings of a process; a new process starts with an empty one. Safe for use by many threads.
 */
public final class Footing {
    /** The outbox is durable up to so many bytes of the segment with this number. */
    record Mark(long number, long bytes) {}

    private OptionalLong journalEnd = OptionalLong.empty();
    private Optional<Mark> outbox = Optional.empty();
    private UnsyncedLines unsynced = UnsyncedLines.NONE;
    private boolean shaken;
    private boolean indexDoubted;

    /** Something has failed: what was written since and not synced is not to be believed. */
    public synchronized void shake() {
        shaken = true;
    }

    /** {@return whether something has failed since the process began} */
    synchronized boolean isShaken() {
        return shaken;
    }

    /** A line of the journal is not what it was: its index says nothing of the bytes. */
    synchronized void doubtIndex() {
        indexDoubted = true;
    }

    /** {@return whether a line of the journal was found that is not what it was} */
    public synchronized boolean isIndexDoubted() {
        return indexDoubted;
    }

    /** All of the journal was read, or its index is believed. */
    synchronized void indexRead() {
        indexDoubted = false;
    }

    /** The journal is durable up to {@code end}, and what is behind may be anything. */
    synchronized void journal(long end) {
        journalEnd = OptionalLong.of(end);
    }

    /** The outbox is durable up to {@code mark}. */
    synchronized void outbox(Mark mark) {
        outbox = Optional.of(mark);
    }

    /** The outbox ends with lines that are not durable, and were promised. */
    synchronized void keep(UnsyncedLines lines) {
        unsynced = lines;
    }

    /** Cuts off what may read well and not be there. */
    synchronized void cutJournal(Disk disk, String directory) {
        if (!shaken || journalEnd.isEmpty()) {
            return;
        }
        long end = journalEnd.getAsLong();
        for (String name : disk.list(directory).reversed()) {
            if (SegmentName.isLike(name) && SegmentName.start(name) >= 0) {
                keep(disk, directory + "/" + name, end - SegmentName.start(name));
            }
        }
        disk.syncDirectory(directory);
    }

    /**
     * Likewise, after what was promised is written anew: so it is there at every moment, once or
     * twice.
     */
    synchronized void cutOutbox(Disk disk, String directory) {
        if (!shaken || outbox.isEmpty()) {
            return;
        }
        Mark end = outbox.get();
        Optional<Mark> rescued = unsynced.writeTo(disk, directory, end.number());
        for (long number : OutboxScan.numbers(disk, directory).reversed()) {
            boolean isRescue = rescued.map(mark -> mark.number() == number).orElse(false);
            if (number >= end.number() && !isRescue) {
                String path = OutboxSegment.path(directory, number);
                keep(disk, path, number == end.number() ? end.bytes() : 0);
            }
        }
        disk.syncDirectory(directory);
        outbox = Optional.of(rescued.orElse(end));
        unsynced = UnsyncedLines.NONE;
    }

    /** Keeps {@code bytes} of a file; a file of which nothing is kept is deleted. */
    private static void keep(Disk disk, String path, long bytes) {
        if (bytes <= 0) {
            disk.delete(path);
            return;
        }
        try (var file = disk.open(path, Disk.Mode.WRITE)) {
            if (file.size() > bytes) {
                file.truncate(bytes);
                file.force();
            }
        }
    }
}
