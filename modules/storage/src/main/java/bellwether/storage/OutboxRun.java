package bellwether.storage;

/**
 * Readings {@code first} to {@code last} of one source that stand in one segment in ascending
 * order, maybe with those of other sources between them. The memory that an outbox needs is one of
 * these for so many readings.
 */
final class OutboxRun {
    /** Longer runs are split, so that any reading is found by walking over few others. */
    static final int READINGS_MAX = 256;

    private final OutboxSegment segment;
    private final long offset;
    private final long start;
    private long first;
    private long last;

    /**
     * @param offset where the line of {@code n} starts in the segment
     */
    OutboxRun(OutboxSegment segment, long offset, long n) {
        this.segment = segment;
        this.offset = offset;
        this.start = n;
        this.first = n;
        this.last = n;
        segment.keptMore(1);
    }

    OutboxSegment segment() {
        return segment;
    }

    /** {@return where to start looking for any of its readings} */
    long offset() {
        return offset;
    }

    long first() {
        return first;
    }

    long last() {
        return last;
    }

    long count() {
        return last - first + 1;
    }

    /** {@return whether the next reading was taken in, being written to the segment's end} */
    boolean extend(OutboxSegment segmentOfNext, long n) {
        boolean fits = segment == segmentOfNext && n == last + 1 && n - start < READINGS_MAX;
        if (fits) {
            last = n;
            segment.keptMore(1);
        }
        return fits;
    }

    /** Forgets its readings up to {@code n}, which is below its last. */
    void releaseTo(long n) {
        segment.keptMore(first - n - 1);
        first = n + 1;
    }

    /** Forgets all of its readings. */
    void drop() {
        segment.keptMore(-count());
    }
}
