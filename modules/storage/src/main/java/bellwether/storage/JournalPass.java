package bellwether.storage;

import bellwether.protocol.Bytes;
import bellwether.protocol.EpochLine;
import bellwether.protocol.JournalFailure;
import bellwether.protocol.LineChain;
import bellwether.protocol.OrderedLine;
import bellwether.protocol.Sources;

/**
 * One pass over the journal of a data directory, from its first line to its last valid one, for who
 * wants to know what stands there and who said it. Reads only; memory does not grow with the
 * record. Confined to one thread.
 */
public final class JournalPass {
    private final OrderedLine line = new OrderedLine();
    private final Sources sources = new Sources();
    private final Taker taker;

    /** Sees the lines in order. */
    public interface Taker {
        /** A view begins. */
        void epoch(EpochLine epoch);

        /**
         * A reading.
         *
         * @param line stands on it, and on the next one after the call
         * @param bytes what {@code line} speaks of; its payload is checked
         * @param sources know whose it is
         */
        void reading(OrderedLine line, byte[] bytes, Sources sources);
    }

    private JournalPass(Taker taker) {
        this.taker = taker;
    }

    /**
     * {@return why what follows the last line seen is not valid; empty: nothing follows, or no more
     * than a line that is being written}
     *
     * @param directory a data directory ({@code data/<peer_id>}, or a copy), as a path on {@code
     *     disk}
     * @throws JournalFailure if a file cannot be read
     */
    public static String over(Disk disk, String directory, Taker taker) {
        var pass = new JournalPass(taker);
        var files = new JournalFiles(disk, directory + "/" + DataDirectory.JOURNAL);
        pass.sources.learn(files.base().index().sources());
        var scan = JournalScan.of(disk, files, pass::lines);
        return scan.tornOnly() ? "" : scan.problem();
    }

    /** {@return whether there is a journal in {@code directory}} */
    public static boolean isJournalIn(Disk disk, String directory) {
        return RecordCheck.hasJournal(disk, directory);
    }

    private void lines(Bytes lines) {
        byte[] bytes = lines.array();
        int from = lines.offset();
        for (int i = from; i < lines.end(); i++) {
            if (bytes[i] == '\n') {
                line(bytes, from, i);
                from = i + 1;
            }
        }
    }

    /** What the scan has taken is a reading with a valid payload, or else a valid epoch. */
    private void line(byte[] bytes, int from, int to) {
        if (line.at(bytes, from, to)) {
            if (line.isNamed()) {
                line.source(sources);
            }
            taker.reading(line, bytes, sources);
        } else {
            taker.epoch(EpochLine.parse(bytes, from, to - LineChain.SUFFIX_LENGTH));
        }
    }
}
