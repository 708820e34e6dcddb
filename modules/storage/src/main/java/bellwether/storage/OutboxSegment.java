package bellwether.storage;

import bellwether.protocol.Ascii;
import bellwether.protocol.Bytes;
import java.util.Locale;

/** One file of the outbox: {@code NNNNNNNNNN.out}, numbered in the order of writing. */
final class OutboxSegment {
    private static final String SUFFIX = ".out";
    private static final int DIGITS = 10;

    private final long number;
    private final String name;
    private long bytes;
    private long kept;

    /**
     * @param bytes its length, with what is still to be written
     */
    OutboxSegment(long number, long bytes) {
        this.number = number;
        this.name = String.format(Locale.ROOT, "%0" + DIGITS + "d", number) + SUFFIX;
        this.bytes = bytes;
    }

    /** {@return the number that a file's name states, or -1 if it is no segment's name} */
    static long numberOf(String name) {
        if (name.length() != DIGITS + SUFFIX.length() || !name.endsWith(SUFFIX)) {
            return -1;
        }
        return Ascii.parseLong(Bytes.utf8(name).array(), 0, DIGITS);
    }

    static boolean isLike(String name) {
        return name.endsWith(SUFFIX);
    }

    static String path(String directory, long number) {
        return directory + "/" + new OutboxSegment(number, 0).name();
    }

    long number() {
        return number;
    }

    String name() {
        return name;
    }

    long bytes() {
        return bytes;
    }

    void bytes(long now) {
        bytes = now;
    }

    /** {@return how many of its readings are kept: those neither released nor kept elsewhere} */
    long kept() {
        return kept;
    }

    void keptMore(long readings) {
        kept += readings;
    }
}
