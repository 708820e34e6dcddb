package bellwether.storage;

import bellwether.protocol.JournalFailure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Checks data directories for an operator: each against itself (the journal's chain, CSV files
 * equal to the journal), several against each other (journals the same bytes up to the shorter
 * one's end). Reads only, also beside a running peer, and names the first difference of each kind.
 * {@link DataVerifier} is for directories whose peers have ended in order.
 *
 * @param directories what each holds
 * @param differences between the directories
 */
public record RecordCheck(List<CheckedDirectory> directories, List<Finding> differences) {
    /** A peer that cuts its journal while it is read makes a good one look broken. */
    private static final int ATTEMPTS_RUNNING = 3;

    public RecordCheck {
        directories = List.copyOf(directories);
        differences = List.copyOf(differences);
    }

    /**
     * {@return what was found}
     *
     * @param paths data directories ({@code data/<peer_id>}, or copies), as paths on {@code disk}
     * @param running those of them that a peer writes to meanwhile, or did when they were copied
     * @throws JournalFailure if a file cannot be read
     */
    public static RecordCheck of(Disk disk, List<String> paths, Set<String> running) {
        var directories = new ArrayList<CheckedDirectory>();
        for (String path : paths) {
            directories.add(directory(disk, path, running.contains(path)));
        }
        return new RecordCheck(directories, new Comparing(disk, directories).differences());
    }

    /** {@return whether a directory has what a peer writes there} */
    public static boolean isDataDirectory(Disk disk, String path) {
        return hasJournal(disk, path) || !csvFiles(disk, path).isEmpty();
    }

    private static CheckedDirectory directory(Disk disk, String path, boolean running) {
        for (int left = ATTEMPTS_RUNNING - 1; running && left > 0; left--) {
            try {
                var found = new DirectoryCheck(disk, path, true).run();
                if (found.wrong().isEmpty()) {
                    return found;
                }
            } catch (JournalFailure _) {
                // a file that was there has expired meanwhile, or else it fails again
            }
        }
        return new DirectoryCheck(disk, path, running).run();
    }

    /** {@return whether nothing is wrong} What is unfinished is no fault of a running peer. */
    public boolean isFine() {
        return differences.isEmpty()
                && directories.stream()
                        .allMatch(each ->
                                each.wrong().isEmpty()
                                        && (each.running() || each.unfinished().isEmpty()));
    }

    static boolean hasJournal(Disk disk, String directory) {
        return disk.list(directory + "/" + DataDirectory.JOURNAL).stream()
                .anyMatch(name -> SegmentName.isLike(name) || name.equals(BaseFile.NAME));
    }

    /** {@return the files that have a name and the header of ours, or the start of that} */
    static Set<String> csvFiles(Disk disk, String directory) {
        var names = new TreeSet<String>();
        for (String name : disk.list(directory)) {
            if (CsvName.parse(name).isPresent() && isOurs(disk, directory + "/" + name)) {
                names.add(name);
            }
        }
        return names;
    }

    /** {@return whether a file has our header, or the start of it; one that has gone has not} */
    static boolean isOurs(Disk disk, String path) {
        try (var file = disk.open(path, Disk.Mode.READ)) {
            return CsvFormat.kind(file) != CsvFormat.Kind.FOREIGN;
        } catch (JournalFailure e) {
            if (disk.exists(path)) {
                throw e;
            }
            return false; // it has expired since it was listed
        }
    }

    /** Directories against each other. */
    private static final class Comparing {
        private final Disk disk;
        private final List<CheckedDirectory> directories;
        private final List<Finding> differences = new ArrayList<>();

        Comparing(Disk disk, List<CheckedDirectory> directories) {
            this.disk = disk;
            this.directories = directories;
        }

        /** With the longest: what agrees with it agrees with each other. */
        List<Finding> differences() {
            directories.stream()
                    .max(Comparator.comparingLong(CheckedDirectory::journalEnd))
                    .ifPresent(longest ->
                            directories.stream()
                                    .filter(other -> other != longest)
                                    .forEach(other -> compare(longest, other)));
            return differences;
        }

        private void compare(CheckedDirectory longest, CheckedDirectory other) {
            if (longest.hasJournal() && other.hasJournal()) {
                compareJournals(longest, other);
            } else {
                compareCsv(longest.directory(), other.directory());
            }
        }

        private void compareJournals(CheckedDirectory longest, CheckedDirectory other) {
            String one = longest.directory() + "/" + DataDirectory.JOURNAL;
            String two = other.directory() + "/" + DataDirectory.JOURNAL;
            long end = Math.min(longest.journalEnd(), other.journalEnd());
            try (var ones = new JournalBytes(disk, one);
                    var twos = new JournalBytes(disk, two)) {
                long at = ones.mismatch(twos, end);
                if (at < end) {
                    add(
                            Finding.Subject.JOURNAL,
                            new PlacedLines(one, two, at, ones.lineAt(at), twos.lineAt(at)));
                }
            }
        }

        private void compareCsv(String one, String other) {
            var names = csvFiles(disk, one);
            names.addAll(csvFiles(disk, other));
            for (String name : names) {
                CsvBytes.difference(disk, one + "/" + name, other + "/" + name)
                        .ifPresent(lines -> add(Finding.Subject.CSV, lines));
            }
        }

        private void add(Finding.Subject of, PlacedLines lines) {
            differences.add(Finding.of(of, lines.difference()));
        }
    }
}
