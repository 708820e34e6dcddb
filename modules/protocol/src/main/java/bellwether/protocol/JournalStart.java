package bellwether.protocol;

/**
 * Where a journal begins: the first line that it holds. What stood before that has expired, and
 * every peer that may come back held it.
 *
 * @param offset of that line, in bytes since the log began
 * @param crc the chained CRC of the line before it
 */
public record JournalStart(long offset, int crc) {
    /** Of a journal that holds all since the log began. */
    public static final JournalStart OF_LOG = new JournalStart(0, 0);

    public JournalStart {
        Ascii.requireNumber("offset", offset, 0);
    }
}
