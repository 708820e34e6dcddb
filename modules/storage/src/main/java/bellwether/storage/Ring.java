package bellwether.storage;

/**
 * The journal's newest bytes in memory, addressed by journal offset. The byte of offset {@code o}
 * stands at {@code o % capacity}. Knows which of them it still has; guarded by its owner's lock.
 */
final class Ring {
    private final byte[] bytes;
    private long from;
    private long to;

    /**
     * @param capacity bytes kept, at least 1
     * @param start the offset of the first byte to come
     */
    Ring(int capacity, long start) {
        bytes = new byte[capacity];
        from = start;
        to = start;
    }

    /** Forgets all; the next byte to come is that of {@code start}. */
    void begin(long start) {
        from = start;
        to = start;
    }

    int capacity() {
        return bytes.length;
    }

    /** {@return the array that {@link #index} points into} */
    byte[] array() {
        return bytes;
    }

    int index(long offset) {
        return (int) (offset % bytes.length);
    }

    /** {@return how many bytes from {@code offset} on stand side by side, if they are there} */
    int contiguous(long offset) {
        return bytes.length - index(offset);
    }

    /** {@return the offset of the oldest byte still there} */
    long from() {
        return from;
    }

    /** {@return the offset behind the newest byte} */
    long to() {
        return to;
    }

    /** Adds at most a whole ring of bytes, over the oldest. */
    void put(byte[] source, int at, int length) {
        int first = Math.min(length, contiguous(to));
        System.arraycopy(source, at, bytes, index(to), first);
        System.arraycopy(source, at + first, bytes, 0, length - first);
        to += length;
        from = Math.max(from, to - bytes.length);
    }

    /** Copies bytes that are there. */
    void copy(long offset, byte[] into, int at, int length) {
        int first = Math.min(length, contiguous(offset));
        System.arraycopy(bytes, index(offset), into, at, first);
        System.arraycopy(bytes, 0, into, at + first, length - first);
    }

    /** Forgets everything from {@code offset} on. */
    void cut(long offset) {
        to = offset;
        from = Math.min(from, offset);
    }
}
