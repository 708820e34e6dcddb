package bellwether.storage;

import java.util.ArrayList;
import java.util.List;

/**
 * The outcome of comparing data directories with each other and each with its own journal.
 *
 * @param sensors their CSV files, by name
 * @param problems what is wrong between directories; each directory has its own beside
 */
public record Verification(
        List<DirectoryReport> directories, List<SensorReport> sensors, List<String> problems) {
    public Verification {
        directories = List.copyOf(directories);
        sensors = List.copyOf(sensors);
        problems = List.copyOf(problems);
    }

    /** {@return whether every copy of every file is the same and is what the journals say} */
    public boolean ok() {
        return allProblems().isEmpty();
    }

    /** {@return what is wrong between and within directories} */
    public List<String> allProblems() {
        var all = new ArrayList<>(problems);
        directories.forEach(directory -> all.addAll(directory.problems()));
        return List.copyOf(all);
    }
}
