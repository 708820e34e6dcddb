package bellwether.storage;

import bellwether.sequencer.LogBase;
import java.util.List;
import java.util.Optional;

/**
 * CSV files that are set aside since the journal cannot give their rows any more: files are to be
 * rolled otherwise, and they are of the time before it begins, or what said where it begins was
 * damaged. They lie in folders beside the files, {@code csv-before-<first sequence of the journal
 * then>}, or {@code csv-before-unknown}, as they were. Nobody reads, checks or deletes them any
 * more.
 *
 * @param directory the data directory
 * @param base where the journal begins
 */
record CsvBefore(Disk disk, String directory, LogBase base) {
    private static final String FOLDER = "csv-before-";

    /** {@return the folders there are, of this base and of earlier ones} */
    List<String> folders() {
        return disk.list(directory).stream()
                .filter(name -> name.startsWith(FOLDER) && CsvName.parse(name).isEmpty())
                .map(name -> directory + "/" + name)
                .toList();
    }

    /**
     * Sets aside what has no place under {@code roll} and cannot be rendered anew, whole files of
     * it; durable at return. May be broken off and run again at any point.
     *
     * @param was how files were laid out: what had expired goes; empty: not known
     */
    void setAside(Optional<CsvLayout> was, CsvRoll roll) {
        var heads = new CsvHeads(disk, directory, base);
        for (String name : RecordCheck.csvFiles(disk, directory)) {
            CsvName ours = CsvName.parse(name).orElseThrow();
            boolean goes = !ours.isOf(roll) && was.map(layout -> layout.has(ours)).orElse(true);
            if (goes && heads.mayBeIn(name)) {
                setAside(name, Long.toString(base.lastSequence() + 1));
            }
        }
    }

    /** Sets aside all there is, where nobody knows any more where the journal began. */
    void setAsideAll() {
        RecordCheck.csvFiles(disk, directory).forEach(name -> setAside(name, "unknown"));
    }

    private void setAside(String name, String sequence) {
        String folder = folderWithout(name, sequence);
        disk.createDirectories(folder);
        disk.move(directory + "/" + name, folder + "/" + name);
    }

    /** {@return a folder where {@code name} overwrites nothing: somebody may have put one back} */
    private String folderWithout(String name, String sequence) {
        String first = directory + "/" + FOLDER + sequence;
        String folder = first;
        for (int n = 2; disk.exists(folder + "/" + name); n++) {
            folder = first + "-" + n;
        }
        return folder;
    }

    /** Makes durable what a process that was killed has set aside; the directory itself is next. */
    void sync() {
        folders().forEach(disk::syncDirectory);
    }
}
