package bellwether.storage;

import bellwether.protocol.Ascii;
import bellwether.protocol.JournalFailure;
import bellwether.protocol.JournalReader;
import bellwether.protocol.JournalStart;
import bellwether.protocol.LineChain;

/**
 * The journal for readers that must not pass on what the disk has damaged: what comes out of the
 * files is checked against its chain of CRCs. The first line that does not go on ends the journal's
 * life ({@link FileJournal#damaged}). What is still in memory is taken as it is. For any thread.
 */
public final class CheckedJournal implements JournalReader {
    /** The CRC before an offset, and its line feed. */
    private static final int LINK_BYTES = LineChain.SUFFIX_LENGTH;

    private static final long NONE = -1;

    private final FileJournal journal;

    public CheckedJournal(FileJournal journal) {
        this.journal = journal;
    }

    @Override
    public JournalStart start() {
        return journal.start();
    }

    @Override
    public long end() {
        return journal.end();
    }

    /**
     * {@inheritDoc}
     *
     * @param offset where a line starts; otherwise the first line is not checked
     * @throws JournalFailure if a complete line among the bytes is not what was written
     */
    @Override
    public int read(long offset, byte[] into, int at, int length) {
        if (journal.isInMemory(offset)) {
            return journal.read(offset, into, at, length);
        }
        long cuts = journal.cuts();
        int count = journal.read(offset, into, at, length);
        long bad = count > 0 ? firstBad(offset, into, at, at + count) : NONE;
        if (bad == NONE) {
            return count;
        }
        if (journal.cuts() != cuts) {
            return 0; // the bytes are not of one time
        }
        throw journal.damaged(bad);
    }

    /** {@return the offset of the first complete line that does not go on, or -1} */
    private long firstBad(long offset, byte[] bytes, int from, int to) {
        var chain = new LineChain();
        long before = crcBefore(offset);
        int lineFrom = from;
        int lineTo = Ascii.indexOf('\n', bytes, from, to);
        while (lineTo >= 0) {
            long stated = stated(bytes, lineFrom, lineTo);
            boolean known = before != NONE; // else a read began inside a line
            if (known) {
                int bodyTo = lineTo - LineChain.SUFFIX_LENGTH;
                if (stated == NONE
                        || (int) stated
                                != (lineFrom > from
                                        ? chain.nextContiguous(bytes, lineFrom, bodyTo)
                                        : chain.next((int) before, bytes, lineFrom, bodyTo))) {
                    return offset + lineFrom - from;
                }
            }
            before = stated;
            lineFrom = lineTo + 1;
            lineTo = Ascii.indexOf('\n', bytes, lineFrom, to);
        }
        return NONE;
    }

    private long crcBefore(long offset) {
        JournalStart start = journal.start();
        if (offset == start.offset()) {
            return Integer.toUnsignedLong(start.crc());
        }
        var link = new byte[LINK_BYTES];
        int count =
                offset - start.offset() < link.length
                        ? 0
                        : journal.read(offset - link.length, link, 0, link.length);
        boolean isLink = count == link.length && link[LINK_BYTES - 1] == '\n';
        return isLink ? Ascii.parseHex32(link, 0) : NONE;
    }

    private static long stated(byte[] bytes, int from, int to) {
        int bodyTo = to - LineChain.SUFFIX_LENGTH;
        return bodyTo > from && bytes[bodyTo] == ':' ? Ascii.parseHex32(bytes, bodyTo + 1) : NONE;
    }
}
