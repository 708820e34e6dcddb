package bellwether.storage;

/**
 * The journal's newest bytes in memory, addressed by journal offset. The byte of offset {@code o}
 * stands at {@code o % capacity}. Knows which of them it still has; guarded by its owner's lock. It
 * begins small and is made larger when that would have helped: a peer with a reading now and then
 * needs no megabytes.
 */
final class Ring {
    private static final int CAPACITY_AT_FIRST = 1 << 16;

    private final int capacityMax;
    private byte[] bytes;
    private long began; // nothing before that was ever put
    private long from;
    private long to;

    /**
     * @param capacityMax bytes kept at most, at least 1
     * @param start the offset of the first byte to come
     */
    Ring(int capacityMax, long start) {
        this.capacityMax = capacityMax;
        bytes = new byte[Math.min(CAPACITY_AT_FIRST, capacityMax)];
        begin(start);
    }

    /** Forgets all; the next byte to come is that of {@code start}. */
    final void begin(long start) {
        began = start;
        from = start;
        to = start;
    }

    int capacity() {
        return bytes.length;
    }

    /**
     * Doubles the capacity, up to the most. What is there stays; the array from before is not
     * touched any more, so who still reads from it reads what was there.
     *
     * @return whether there is more room now
     */
    boolean grow() {
        if (bytes.length == capacityMax) {
            return false;
        }
        var larger = new byte[(int) Math.min(2L * bytes.length, capacityMax)];
        for (long offset = from; offset < to; ) {
            int target = (int) (offset % larger.length);
            int side = Math.min(contiguous(offset), larger.length - target);
            int count = (int) Math.min(side, to - offset);
            System.arraycopy(bytes, index(offset), larger, target, count);
            offset += count;
        }
        bytes = larger;
        return true;
    }

    /**
     * {@return whether the byte of {@code offset} is not there for lack of room, and would be in a
     * ring of the most capacity} What was before the ring began would be in none.
     */
    boolean lacksRoomFor(long offset) {
        return offset >= began && offset < from && to - offset <= capacityMax;
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
        began = Math.min(began, offset);
    }
}
