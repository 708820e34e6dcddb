package bellwether.storage;

/** What the projection knows of one sensor's CSV file. */
final class SensorFile {
    private final String path;
    private final long period;
    private long position;
    private long size;
    private long lastSequence;

    /**
     * @param path where it lies on the disk
     * @param period of its rows
     * @param position up to where, and up to which sequence, its rows are known to be the journal's
     * @param size its length; the rows behind {@code position} are still to be compared
     */
    SensorFile(String path, long period, RowSearch.Found position, long size) {
        this.path = path;
        this.period = period;
        this.position = position.end();
        this.size = size;
        this.lastSequence = position.sequence();
    }

    /** {@return one that does not exist yet} */
    static SensorFile fresh(String path, long period) {
        return new SensorFile(path, period, new RowSearch.Found(0, 0), 0);
    }

    String path() {
        return path;
    }

    long period() {
        return period;
    }

    long position() {
        return position;
    }

    long size() {
        return size;
    }

    long lastSequence() {
        return lastSequence;
    }

    /** {@return whether rows stand behind {@link #position} that nobody has compared yet} */
    boolean hasUnknown() {
        return size > position;
    }

    /** A write is about to begin that may leave the file as long as {@code size}. */
    void mayReach(long size) {
        this.size = Math.max(this.size, size);
    }

    /** The file was cut to {@code size}, which is not below {@link #position}. */
    void endsAt(long size) {
        this.size = size;
    }

    /** The file was cut to {@code end}. */
    void endsAt(RowSearch.Found end) {
        if (end.end() < position) {
            position = end.end();
            lastSequence = end.sequence();
        }
        size = end.end();
    }

    /** Rows of so many bytes, the last with {@code sequence}, are in the file now. */
    void advance(int bytes, long sequence) {
        position += bytes;
        lastSequence = sequence;
    }
}
