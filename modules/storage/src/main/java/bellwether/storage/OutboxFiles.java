package bellwether.storage;

import bellwether.protocol.Ascii;
import bellwether.protocol.Bytes;
import bellwether.protocol.LineChain;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The outbox's segments: lines are put together in blocks of memory ({@link OutboxBlocks}) and
 * written behind the last one's end; a full one is followed by another. Guarded by the outbox's
 * lock.
 */
final class OutboxFiles {
    /** The key of a reading that brings no position. */
    static final byte[] NOWHERE = {};

    private static final byte[] FROM = OutboxLine.FROM.getBytes(StandardCharsets.US_ASCII);

    private final Disk disk;
    private final String directory;
    private final SegmentReader reader;
    private final long segmentBytes;
    private final TreeMap<Long, OutboxSegment> segments = new TreeMap<>();
    private final List<DiskFile> full = new ArrayList<>();
    private final LineChain chain = new LineChain();
    private final OutboxBlocks blocks;
    private Optional<OutboxSegment> last = Optional.empty(); // asked for with each reading
    private Optional<DiskFile> active = Optional.empty();
    private long numberMax;
    private long written;
    private int crc;
    private boolean namesChanged;
    private long unsyncedBytes;

    /**
     * @param bufferBytesMax more than the longest line; what is collected before it is written, up
     *     to {@link OutboxBlocks#BLOCK_BYTES}
     */
    OutboxFiles(Disk disk, String directory, long segmentBytes, int bufferBytesMax) {
        this.disk = disk;
        this.directory = directory;
        this.segmentBytes = segmentBytes;
        this.blocks = new OutboxBlocks(bufferBytesMax);
        this.reader = new SegmentReader(disk);
    }

    /** Takes in a segment that is there; the last one is written on, from {@code crcAtEnd}. */
    void found(OutboxSegment segment, int crcAtEnd) {
        segments.put(segment.number(), segment);
        lookForLast();
        numberMax = Math.max(numberMax, segment.number());
        written = segment.bytes();
        crc = crcAtEnd;
    }

    /** {@return all segments, oldest first} */
    List<OutboxSegment> segments() {
        return List.copyOf(segments.values());
    }

    /** {@return the segment that is written to, if there is any segment} */
    Optional<OutboxSegment> last() {
        return last;
    }

    private void lookForLast() {
        last = Optional.ofNullable(segments.lastEntry()).map(Map.Entry::getValue);
    }

    String path(OutboxSegment segment) {
        return directory + "/" + segment.name();
    }

    /** {@return the bytes of all segments, with what is still to be written} */
    long bytes() {
        return segments.values().stream().mapToLong(OutboxSegment::bytes).sum();
    }

    /** {@return how many bytes were added since the last sync began} */
    long unsyncedBytes() {
        return unsyncedBytes;
    }

    /** {@return how many full segments wait for a sync} */
    int fullCount() {
        return full.size();
    }

    /** {@return whether the next line needs another segment} */
    boolean isFull() {
        return segments.isEmpty() || written + blocks.pending() >= segmentBytes;
    }

    /** Begins another segment. */
    void roll() {
        write();
        blocks.leave();
        active.ifPresent(full::add);
        active = Optional.empty();
        numberMax++;
        segments.put(numberMax, new OutboxSegment(numberMax, 0));
        lookForLast();
        written = 0;
        crc = 0;
    }

    /** Adds {@code <type><key>:<position>}. */
    void position(String type, String key, long position) {
        byte[] head = Bytes.utf8(type + key + ":" + position).array();
        int start = room(head.length);
        System.arraycopy(head, 0, blocks.array(), start, head.length);
        end(start, start + head.length);
    }

    /** {@return a key as it stands behind the position that it brings} */
    static byte[] key(String key) {
        int length = Bytes.utf8(key).length();
        return Bytes.utf8(":" + length + ":" + key + ":").array();
    }

    /**
     * {@return the offset in the last segment where the reading was added}
     *
     * @param key {@link #key} of what it brings the position of, or {@link #NOWHERE}
     */
    long reading(OutboxLane lane, byte[] key, long position, long n, Bytes payload) {
        byte[] tag = n == 1 ? lane.firstTag() : lane.tag();
        int start =
                room(
                        FROM.length
                                + key.length
                                + tag.length
                                + 2 * (Ascii.DIGITS_MAX + 1)
                                + payload.length());
        byte[] buffer = blocks.array();
        long offset = written + blocks.pending();
        int at = key.length == 0 ? start : from(buffer, start, key, position);
        System.arraycopy(tag, 0, buffer, at, tag.length);
        at = Ascii.putLong(buffer, at + tag.length, n);
        buffer[at++] = ':';
        System.arraycopy(payload.array(), payload.offset(), buffer, at, payload.length());
        end(start, at + payload.length());
        return offset;
    }

    private static int from(byte[] buffer, int start, byte[] key, long position) {
        System.arraycopy(FROM, 0, buffer, start, FROM.length);
        int at = Ascii.putLong(buffer, start + FROM.length, position);
        System.arraycopy(key, 0, buffer, at, key.length);
        return at + key.length;
    }

    private int room(int bodyBytes) {
        int lineBytes = bodyBytes + LineChain.SUFFIX_LENGTH + 1;
        if (!blocks.hasRoom(lineBytes)) {
            write();
            blocks.begin(numberMax, written);
        }
        return blocks.filled();
    }

    private void end(int start, int bodyTo) {
        byte[] buffer = blocks.array();
        crc = chain.next(crc, buffer, start, bodyTo);
        buffer[bodyTo] = ':';
        int at = Ascii.putHex32(buffer, bodyTo + 1, crc);
        buffer[at] = '\n';
        unsyncedBytes += at + 1 - start;
        blocks.fill(at + 1);
        last().orElseThrow().bytes(written + blocks.pending());
    }

    /**
     * Writes what is still only in memory. It stays so if that fails.
     *
     * @return the length of the last segment now
     */
    long write() {
        int pending = blocks.pending();
        if (pending > 0) {
            if (active.isEmpty()) {
                active = Optional.of(disk.open(path(last().orElseThrow()), Disk.Mode.WRITE));
                namesChanged |= written == 0;
            }
            int from = blocks.filled() - pending;
            active.get().write(written, blocks.array(), from, pending);
            written += pending;
            blocks.written();
        }
        return written;
    }

    /** What was written since the last sync. */
    record Unsynced(
            Disk disk,
            String directory,
            List<DiskFile> all,
            List<DiskFile> full,
            boolean names,
            Footing.Mark end) {
        /** Needs no lock: more is written meanwhile. Closes the files that are full. */
        boolean force() {
            try {
                all.forEach(DiskFile::force);
                if (names) {
                    disk.syncDirectory(directory);
                }
                return names;
            } finally {
                full.forEach(DiskFile::close);
            }
        }
    }

    /** {@return what is to be forced now, if anything} */
    Optional<Unsynced> beginSync() {
        if (unsyncedBytes == 0) {
            blocks.idle();
            return Optional.empty();
        }
        write();
        unsyncedBytes = 0;
        blocks.beginSync();
        var all = new ArrayList<>(full);
        active.ifPresent(all::add);
        var unsynced = new Unsynced(disk, directory, all, List.copyOf(full), namesChanged, end());
        full.clear();
        namesChanged = false;
        return Optional.of(unsynced);
    }

    /** The sync that was begun last has ended well. */
    void synced() {
        blocks.synced();
    }

    /** {@return how far the files go} */
    Footing.Mark end() {
        return new Footing.Mark(numberMax, written);
    }

    /** {@return what was added and is not known to be durable} Nothing can be added any more. */
    UnsyncedLines giveUp() {
        return new UnsyncedLines(blocks.close());
    }

    /** {@return segments that nothing is kept in; never the last one} */
    List<OutboxSegment> dead() {
        return segments.headMap(numberMax, false).values().stream()
                .filter(segment -> segment.kept() == 0)
                .toList();
    }

    /** Its file is about to be deleted or renamed. */
    OutboxSegment forget(OutboxSegment segment) {
        segments.remove(segment.number());
        lookForLast();
        reader.forget(path(segment));
        return segment;
    }

    /**
     * Copies bytes of a segment; from memory or from the file, but not from both, so that no line
     * is split between them.
     *
     * @return how many
     */
    int read(OutboxSegment segment, long offset, byte[] into) {
        int fromMemory = blocks.read(segment.number(), offset, into);
        if (fromMemory > 0) {
            return fromMemory;
        }
        long end = segment.number() == numberMax ? written : segment.bytes();
        int count = (int) Math.min(into.length, end - offset);
        return reader.read(path(segment), offset, into, 0, count);
    }

    /** {@return the length of the last segment} */
    long close() {
        full.forEach(DiskFile::close);
        active.ifPresent(DiskFile::close);
        full.clear();
        active = Optional.empty();
        reader.close();
        return written;
    }
}
