package bellwether.protocol;

import java.util.List;

/**
 * What a peer states of its journal: where it ends and which epochs it holds, newest first. A long
 * history travels in portions; each portion after the first repeats the oldest mark of the one
 * before it, so that the end of every epoch named is known.
 *
 * @param base byte offset of the first byte that the journal still holds, 0: it holds all
 * @param end byte offset behind the last complete line, 0 for an empty journal
 * @param crc the chained CRC at {@code end}, 0 for an empty journal
 * @param skip how many newer epochs were left out of this portion
 * @param epochs newest first, at most {@link #EPOCHS_MAX}
 * @param more whether older epochs exist than the last one named
 */
public record History(
        long base, long end, int crc, int skip, List<EpochMark> epochs, boolean more) {
    /** The largest portion: fits a line of {@link Limits#LINE_BYTES_MAX}. */
    public static final int EPOCHS_MAX = 128;

    public History {
        epochs = List.copyOf(epochs);
        if (base < 0 || end < base || skip < 0 || epochs.size() > EPOCHS_MAX) {
            throw new MalformedException(
                    "history out of range: base " + base + ", end " + end + ", skip " + skip);
        }
    }

    /** Of a journal that holds all since the log began. */
    public History(long end, int crc, int skip, List<EpochMark> epochs, boolean more) {
        this(0, end, crc, skip, epochs, more);
    }
}
