package bellwether.storage;

import java.util.List;

/**
 * What a data directory holds, and what is wrong with it.
 *
 * @param running whether a peer was taken to run on it
 * @param hasJournal whether it has one; if not, its CSV files were checked for order alone
 * @param firstSequence from which on the journal holds the record; 1 without a journal
 * @param readings how many the journal has, or else the CSV files
 * @param sensors how many have a CSV file
 * @param journalStart at which byte of the log the journal begins
 * @param journalEnd at which its valid part ends
 * @param wrong what a start would not mend, or only by taking something away
 * @param unfinished what a start of the peer completes, or a running one does in a moment
 */
public record CheckedDirectory(
        String directory,
        boolean running,
        boolean hasJournal,
        long firstSequence,
        long readings,
        int sensors,
        long journalStart,
        long journalEnd,
        List<Finding> wrong,
        List<Finding> unfinished) {
    public CheckedDirectory {
        wrong = List.copyOf(wrong);
        unfinished = List.copyOf(unfinished);
    }

    /** {@return how many bytes of journal are there that are valid} */
    public long journalBytes() {
        return journalEnd - journalStart;
    }
}
