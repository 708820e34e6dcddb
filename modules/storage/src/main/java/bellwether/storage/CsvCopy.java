package bellwether.storage;

/**
 * One CSV file as one peer has it.
 *
 * @param rows how many complete rows
 * @param firstSequence of the first row, 0 if there is none
 * @param lastSequence of the last row, 0 if there is none
 * @param sha256 of the whole file, in hexadecimal
 */
public record CsvCopy(
        String fileName, long rows, long firstSequence, long lastSequence, String sha256) {}
