package bellwether.launcher.report;

import bellwether.launcher.ops.DataFolders;
import bellwether.protocol.JournalFailure;
import bellwether.storage.CheckedDirectory;
import bellwether.storage.Disk;
import bellwether.storage.Finding;
import bellwether.storage.RecordCheck;
import bellwether.storage.RecordDigest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Whether data directories hold the record that they should, and the same.
 *
 * @param directories what was found in each
 * @param common how many bytes of journal all of them have
 * @param differences between them, in words
 */
record Replicas(List<Replica> directories, long common, List<String> differences) {
    /**
     * One copy of the record.
     *
     * @param common digest of as much of the journal as all copies have
     * @param files digests of the CSV files
     */
    record Replica(CheckedDirectory checked, RecordDigest common, List<RecordDigest> files) {}

    /**
     * {@return what a check of data directories finds; each byte is read twice}
     *
     * @param running those of them that a peer writes to meanwhile
     * @throws IOException if a file cannot be read
     */
    static Replicas of(List<Path> folders, Set<Path> running) throws IOException {
        Disk disk = DataFolders.DISK;
        var paths = folders.stream().map(Path::toString).toList();
        var written = Set.copyOf(running.stream().map(Path::toString).toList());
        try {
            var check = RecordCheck.of(disk, paths, written);
            long common =
                    check.directories().stream()
                            .mapToLong(CheckedDirectory::journalEnd)
                            .min()
                            .orElse(0);
            var replicas = new ArrayList<Replica>();
            for (CheckedDirectory each : check.directories()) {
                replicas.add(
                        new Replica(
                                each,
                                RecordDigest.ofJournal(disk, each.directory(), common),
                                RecordDigest.ofCsvFiles(disk, each.directory())));
            }
            var differences = check.differences().stream().map(Finding::text).toList();
            return new Replicas(replicas, common, differences);
        } catch (JournalFailure e) {
            throw new IOException("cannot read the record: " + e.getMessage(), e);
        }
    }
}
