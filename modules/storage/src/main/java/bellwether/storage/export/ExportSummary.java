package bellwether.storage.export;

import java.util.OptionalLong;

/**
 * What one run of an export has done.
 *
 * @param rows that were written
 * @param files that were written
 * @param bytes of them
 * @param rowsInAll that the export holds now
 * @param lastSequence up to which the record is exported
 * @param renumberedFrom the first sequence that stands for another reading than when it was
 *     exported; empty: the record only grew
 * @param filesReplaced that were removed because of that
 * @param behind whether this record is shorter than what was exported: another host's, or one that
 *     has lost its end, which its group will bring back
 * @param expired readings that had expired before they could be exported, in this run
 */
public record ExportSummary(
        long rows,
        long files,
        long bytes,
        long rowsInAll,
        long lastSequence,
        OptionalLong renumberedFrom,
        long filesReplaced,
        boolean behind,
        long expired) {}
