package bellwether.simulation;

import bellwether.storage.MemoryDisk;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** What lies on a platter and is not what was written there. */
final class Damage {
    private static final int ATTEMPTS = 20;

    private Damage() {}

    /**
     * Flips a bit of what is durable of one file.
     *
     * @param suffix of its name
     * @return what was done, for a person; empty: there is no such file
     */
    static Optional<String> on(
            MemoryDisk disk, String directory, String suffix, RandomGenerator random) {
        List<String> paths =
                disk.paths(directory).stream()
                        .filter(path -> path.endsWith(suffix) && !disk.content(path).isEmpty())
                        .toList();
        for (int i = 0; i < ATTEMPTS && !paths.isEmpty(); i++) {
            String path = paths.get(random.nextInt(paths.size()));
            long at = random.nextInt(disk.content(path).length());
            if (disk.isDurable(path, at)) {
                disk.flipBit(path, 8 * at + random.nextInt(8));
                return Optional.of(path + " has another bit at " + at);
            }
        }
        return Optional.empty();
    }
}
