package bellwether.storage;

import java.util.List;

/**
 * What a data directory holds, and what is wrong with it.
 *
 * @param running whether a peer was taken to run on it
 * @param hasJournal whether it has one; if not, its CSV files were checked for order alone
 * @param readings how many the journal has, or else the CSV files
 * @param sensors how many have a CSV file
 * @param journalBytes the length of the journal's valid part
 * @param wrong what a start would not mend, or only by taking something away
 * @param unfinished what a start of the peer completes, or a running one does in a moment
 */
public record CheckedDirectory(
        String directory,
        boolean running,
        boolean hasJournal,
        long readings,
        int sensors,
        long journalBytes,
        List<Finding> wrong,
        List<Finding> unfinished) {
    public CheckedDirectory {
        wrong = List.copyOf(wrong);
        unfinished = List.copyOf(unfinished);
    }
}
