package bellwether.storage;

import java.util.List;

/**
 * What a data directory holds.
 *
 * @param layout which CSV files there are to be
 * @param csv those that are there, by name
 * @param rows the rows of all of them
 * @param journalBytes the length of the journal's valid part
 * @param lastSequence the journal's last sequence
 * @param problems what is wrong; an incomplete last line of the journal is not
 */
public record DirectoryReport(
        String directory,
        CsvLayout layout,
        List<CsvCopy> csv,
        long rows,
        long journalBytes,
        long lastSequence,
        List<String> problems) {
    public DirectoryReport {
        csv = List.copyOf(csv);
        problems = List.copyOf(problems);
    }
}
