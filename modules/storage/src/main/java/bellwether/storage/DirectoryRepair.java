package bellwether.storage;

import bellwether.protocol.JournalFailure;
import java.util.ArrayList;
import java.util.List;

/**
 * Mends a data directory on which no peer runs, as a start that believes nothing would: what is
 * damaged in the journal is set aside, and the CSV files become what the journal says. The outbox
 * stays; what can be read of what was set aside goes there at the next start.
 */
public final class DirectoryRepair {
    private DirectoryRepair() {}

    /** {@return what {@link #run} would do about what was found, a line each} */
    public static List<String> plan(CheckedDirectory found) {
        var steps = new ArrayList<String>();
        if (!found.hasJournal()) {
            return steps; // nothing says what the CSV files should hold
        }
        for (Finding finding : all(found)) {
            steps.add(
                    switch (finding.of()) {
                        case JOURNAL ->
                                "set aside what is not valid, to "
                                        + journal(found.directory())
                                        + "/torn-*.bin (an incomplete last line is cut), since "
                                        + finding.text();
                        case CSV ->
                                "render anew from the first wrong row on, since " + finding.text();
                    });
        }
        return steps;
    }

    private static List<Finding> all(CheckedDirectory found) {
        var all = new ArrayList<>(found.wrong());
        all.addAll(found.unfinished());
        return all;
    }

    /**
     * Mends the directory. Nobody else may use it meanwhile.
     *
     * @param directory a data directory with a journal
     * @throws JournalFailure if the disk refuses; to be called again then
     */
    public static void run(Disk disk, String directory) {
        // Both are there to save reading: without them all is read, compared, and not believed.
        IndexCheckpoint.delete(disk, journal(directory));
        disk.delete(directory + "/" + CsvProjection.CHECKPOINT_NAME);
        var opened = FileJournal.open(disk, journal(directory));
        try (var journal = opened.journal();
                var projection =
                        CsvProjection.open(
                                disk,
                                directory,
                                journal,
                                opened.index().lastSequence(),
                                CsvKeeping.of(CsvLayout.found(disk, directory, _ -> {})),
                                false,
                                new Footing())) {
            long before = -1;
            while (projection.projectedOffset() > before) {
                before = projection.projectedOffset();
                projection.project(Integer.MAX_VALUE);
            }
            projection.checkpoint();
        }
    }

    private static String journal(String directory) {
        return directory + "/" + DataDirectory.JOURNAL;
    }
}
