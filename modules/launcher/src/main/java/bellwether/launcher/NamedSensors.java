package bellwether.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The sensors that a command line names. */
final class NamedSensors {
    private NamedSensors() {}

    /**
     * Does nothing if all of them are there.
     *
     * @param there with readings in {@code folder}
     * @throws IOException names one that is not, and those that are
     */
    static void require(List<String> named, Set<String> there, Path folder) throws IOException {
        var absent = new TreeSet<>(named);
        absent.removeAll(there);
        if (!absent.isEmpty()) {
            String others =
                    there.isEmpty() ? "" : "; there is " + String.join(", ", new TreeSet<>(there));
            throw new IOException("no readings of " + absent.first() + " in " + folder + others);
        }
    }
}
