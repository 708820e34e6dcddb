package bellwether.storage;

/**
 * An open file, read and written at offsets. Safe for use by many threads, save that two writes to
 * one place are in no order. An interrupt of the calling thread does not disturb it.
 */
public interface DiskFile extends AutoCloseable {
    /**
     * Reads until {@code length} bytes are there or the file ends.
     *
     * @return how many bytes were read; 0 at or behind the file's end
     */
    int read(long offset, byte[] into, int at, int length);

    /** Writes all of {@code from[at, at + length)}; a gap that this leaves reads as zeros. */
    void write(long offset, byte[] from, int at, int length);

    /** {@return the file's length in bytes} */
    long size();

    /** Drops what lies behind {@code size}. */
    void truncate(long size);

    /** Makes content and length durable, also what others wrote to the same file. */
    void force();

    @Override
    void close();
}
