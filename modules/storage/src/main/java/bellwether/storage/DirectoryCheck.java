package bellwether.storage;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Looks once at one data directory, for {@link RecordCheck}. */
final class DirectoryCheck {
    private final Disk disk;
    private final String directory;
    private final boolean running;
    private final List<Finding> wrong = new ArrayList<>();
    private final List<Finding> unfinished = new ArrayList<>();

    DirectoryCheck(Disk disk, String directory, boolean running) {
        this.disk = disk;
        this.directory = directory;
        this.running = running;
    }

    CheckedDirectory run() {
        Map<String, Long> csv = sizes(); // before the journal: a row comes from there
        return RecordCheck.hasJournal(disk, directory) ? withJournal(csv) : csvAlone(csv);
    }

    private Map<String, Long> sizes() {
        var sizes = new TreeMap<String, Long>();
        for (String sensor : RecordCheck.csvFiles(disk, directory)) {
            String path = directory + "/" + CsvFormat.fileName(sensor);
            try (var file = disk.open(path, Disk.Mode.READ)) {
                sizes.put(sensor, file.size());
            }
        }
        return sizes;
    }

    private CheckedDirectory withJournal(Map<String, Long> csv) {
        String journal = directory + "/" + DataDirectory.JOURNAL;
        var comparison = new CsvComparison(disk, directory, csv);
        var scan = JournalScan.of(disk, new JournalFiles(disk, journal), comparison::lines);
        if (!scan.problem().isEmpty()) {
            (scan.tornOnly() ? unfinished : wrong)
                    .add(
                            Finding.of(
                                    Finding.Subject.JOURNAL,
                                    journal + " is not valid " + scan.problem()));
        }
        comparison.end();
        wrong.addAll(comparison.differing());
        (running ? unfinished : wrong).addAll(comparison.beyond());
        unfinished.addAll(comparison.behind());
        return found(true, scan.index().lastSequence(), csv.size(), scan.index().end());
    }

    private CheckedDirectory csvAlone(Map<String, Long> csv) {
        var problems = new Problems();
        var seen = new BitSet();
        long rows = 0;
        for (String sensor : csv.keySet()) {
            String path = directory + "/" + CsvFormat.fileName(sensor);
            try (var file = disk.open(path, Disk.Mode.READ)) {
                rows += CsvReader.read(file, sensor, path, seen, problems).rows();
            }
        }
        CsvReader.checkGaps(directory, rows, seen, problems);
        problems.list()
                .forEach(text ->
                        (running ? unfinished : wrong).add(Finding.of(Finding.Subject.CSV, text)));
        return found(false, rows, csv.size(), 0);
    }

    private CheckedDirectory found(
            boolean hasJournal, long readings, int sensors, long journalBytes) {
        return new CheckedDirectory(
                directory, running, hasJournal, readings, sensors, journalBytes, wrong, unfinished);
    }
}
