package bellwether.storage;

import bellwether.protocol.JournalFailure;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Checks data directories: each for itself (journal chain, CSV equal to the journal, where nothing
 * has expired sequences 1, 2, 3 … without a gap over its files) and against the others (identical
 * CSV files, but for those with rows from before some journal begins; journals identical from where
 * the later one begins up to the shorter one's end). Reads only. A directory whose peer still runs
 * can look unfinished.
 */
public final class DataVerifier {
    private final Disk disk;
    private final Problems problems = new Problems();
    private long expiredUpTo; // in some of the journals

    private DataVerifier(Disk disk) {
        this.disk = disk;
    }

    /**
     * {@return what was found}
     *
     * @param directories data directories ({@code data/<peer_id>}), as paths on {@code disk}
     * @throws JournalFailure if a file cannot be read
     */
    public static Verification verify(Disk disk, List<String> directories) {
        var verifier = new DataVerifier(disk);
        var reports = directories.stream().map(verifier::directory).toList();
        var sensors = verifier.sensors(reports);
        verifier.compareJournals(reports);
        return new Verification(reports, sensors, verifier.problems.list());
    }

    private DirectoryReport directory(String directory) {
        var own = new Problems();
        if (!disk.exists(directory)) {
            own.add(directory + " does not exist");
        }
        CsvLayout layout = CsvLayout.found(disk, directory, own::add);
        var files = new JournalFiles(disk, journal(directory));
        expiredUpTo = Math.max(expiredUpTo, files.base().lastSequence());
        var against = new CsvAgainstJournal(disk, directory, () -> layout, files.base(), own);
        var scan = JournalScan.of(disk, files, against::lines);
        if (!scan.tornOnly()) {
            own.add(journal(directory) + " is not valid " + scan.problem());
        }
        var csv = new ArrayList<CsvCopy>();
        var seen = new BitSet();
        for (String name : disk.list(directory)) {
            if (CsvName.parse(name)
                    .filter(ours -> isToCheck(directory, layout, ours))
                    .isPresent()) {
                csv.add(csv(directory, name, against, seen, own));
            }
        }
        csv.stream()
                .filter(copy -> !hasPlace(layout, copy))
                .forEach(
                        copy -> own.add(directory + "/" + copy.fileName() + " has no place there"));
        long rows = csv.stream().mapToLong(CsvCopy::rows).sum();
        if (layout.keptFrom().isEmpty() && files.base().offset() == 0) {
            CsvReader.checkGaps(directory, rows, seen, own);
        }
        return new DirectoryReport(
                directory,
                layout,
                csv,
                rows,
                scan.index().end(),
                scan.index().lastSequence(),
                own.list());
    }

    /** Where no file of ours has a place, one without our header is somebody else's. */
    private boolean isToCheck(String directory, CsvLayout layout, CsvName name) {
        return layout.has(name) || RecordCheck.isOurs(disk, directory + "/" + name.fileName());
    }

    private static boolean hasPlace(CsvLayout layout, CsvCopy copy) {
        return CsvName.parse(copy.fileName()).filter(layout::has).isPresent();
    }

    private CsvCopy csv(
            String directory, String name, CsvAgainstJournal against, BitSet seen, Problems own) {
        String path = directory + "/" + name;
        try (var file = disk.open(path, Disk.Mode.READ)) {
            if (CsvFormat.kind(file) != CsvFormat.Kind.OURS) {
                own.add(path + " has not the header of a sensor's file");
            }
            against.end(name, file.size());
            return CsvReader.read(file, name, path, seen, own);
        }
    }

    private List<SensorReport> sensors(List<DirectoryReport> directories) {
        var copies = new TreeMap<String, List<CsvCopy>>();
        for (var directory : directories) {
            for (var copy : directory.csv()) {
                copies.computeIfAbsent(copy.fileName(), _ -> new ArrayList<>()).add(copy);
            }
        }
        var sensors = new ArrayList<SensorReport>();
        for (var of : copies.values()) {
            var report = mostFrequent(of);
            sensors.add(report);
            long places =
                    directories.stream()
                            .filter(each -> hasPlace(each.layout(), report.copy()))
                            .count();
            boolean beganLater =
                    expiredUpTo > 0
                            && of.stream().anyMatch(copy -> copy.firstSequence() <= expiredUpTo);
            if (report.identical() < places && !beganLater) {
                problems.add(
                        report.copy().fileName()
                                + " is identical in "
                                + report.identical()
                                + " of "
                                + places
                                + " directories");
            }
        }
        return sensors;
    }

    private static SensorReport mostFrequent(List<CsvCopy> copies) {
        Map<CsvCopy, Integer> counts = new HashMap<>();
        var best = new SensorReport(copies.getFirst(), 0);
        for (var copy : copies) {
            int count = counts.merge(copy, 1, Integer::sum);
            if (count > best.identical()) {
                best = new SensorReport(copy, count);
            }
        }
        return best;
    }

    /** With the longest: journals that agree with it agree with each other. */
    private void compareJournals(List<DirectoryReport> directories) {
        var longest =
                directories.stream()
                        .max((a, b) -> Long.compare(a.journalBytes(), b.journalBytes()));
        for (var directory : directories) {
            if (directory != longest.orElseThrow()) {
                compareJournals(longest.orElseThrow(), directory);
            }
        }
    }

    private void compareJournals(DirectoryReport longest, DirectoryReport other) {
        long end = Math.min(longest.journalBytes(), other.journalBytes());
        try (var one = new JournalBytes(disk, journal(longest.directory()));
                var two = new JournalBytes(disk, journal(other.directory()))) {
            long differs = one.mismatch(two, end);
            if (differs < end) {
                problems.add(
                        journal(longest.directory())
                                + " and "
                                + journal(other.directory())
                                + " differ at offset "
                                + differs);
            }
        }
    }

    private static String journal(String directory) {
        return directory + "/" + DataDirectory.JOURNAL;
    }
}
