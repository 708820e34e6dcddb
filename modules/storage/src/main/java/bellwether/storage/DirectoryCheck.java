package bellwether.storage;

import bellwether.sequencer.LogBase;
import bellwether.sequencer.LogIndex;
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

    /** {@return the files that belong there; of others it is noted that a start removes them} */
    private Map<String, Long> belonging(CsvLayout layout, Map<String, Long> csv) {
        var belonging = new TreeMap<>(csv);
        belonging.keySet().removeIf(name -> !layout.has(name(name)));
        csv.keySet().stream()
                .filter(name -> !belonging.containsKey(name))
                .forEach(name ->
                        unfinished.add(
                                Finding.of(
                                        Finding.Subject.CSV,
                                        directory
                                                + "/"
                                                + name
                                                + " has expired, or is of another csv_roll")));
        return belonging;
    }

    private static CsvName name(String fileName) {
        return CsvName.parse(fileName).orElseThrow();
    }

    private Map<String, Long> sizes() {
        var sizes = new TreeMap<String, Long>();
        for (String name : RecordCheck.csvFiles(disk, directory)) {
            try (var file = disk.open(directory + "/" + name, Disk.Mode.READ)) {
                sizes.put(name, file.size());
            }
        }
        return sizes;
    }

    private CheckedDirectory withJournal(Map<String, Long> csv) {
        String journal = directory + "/" + DataDirectory.JOURNAL;
        CsvLayout layout =
                CsvLayout.found(
                        disk, directory, text -> wrong.add(Finding.of(Finding.Subject.CSV, text)));
        Map<String, Long> belonging = belonging(layout, csv);
        var files = new JournalFiles(disk, journal);
        var heads = new CsvHeads(disk, directory, files.base());
        var comparison = new CsvComparison(disk, directory, layout, belonging, heads);
        var scan = JournalScan.of(disk, files, comparison::lines);
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
        return found(
                true, files.base(), scan.index().lastSequence(), belonging, scan.index().end());
    }

    private CheckedDirectory csvAlone(Map<String, Long> csv) {
        var problems = new Problems();
        var seen = new BitSet();
        long rows = 0;
        for (String name : csv.keySet()) {
            String path = directory + "/" + name;
            try (var file = disk.open(path, Disk.Mode.READ)) {
                rows += CsvReader.read(file, name, path, seen, problems).rows();
            }
        }
        if (csv.keySet().stream().allMatch(name -> name(name).period().isEmpty())) {
            CsvReader.checkGaps(directory, rows, seen, problems); // of others, any may have expired
        }
        problems.list()
                .forEach(text ->
                        (running ? unfinished : wrong).add(Finding.of(Finding.Subject.CSV, text)));
        return found(false, LogBase.of(new LogIndex()), rows, csv, 0);
    }

    private CheckedDirectory found(
            boolean hasJournal,
            LogBase base,
            long lastSequence,
            Map<String, Long> csv,
            long journalEnd) {
        long sensors = csv.keySet().stream().map(name -> name(name).sensorId()).distinct().count();
        return new CheckedDirectory(
                directory,
                running,
                hasJournal,
                base.lastSequence() + 1,
                lastSequence - base.lastSequence(),
                (int) sensors,
                base.offset(),
                journalEnd,
                wrong,
                unfinished);
    }
}
