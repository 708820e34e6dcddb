package bellwether.storage;

import java.util.List;

/**
 * What opening an outbox found and did.
 *
 * @param cutBytes bytes of readings that were being written when the process ended, which were cut
 * @param salvaged readings that were taken in from behind damage in the journal
 * @param unreachable readings that are valid but that others before them are missing of: nobody can
 *     ever sequence them. They stay in the files set aside
 * @param setAside the files that hold damage or readings that are unreachable, journal and outbox
 */
public record OutboxRecovery(
        long cutBytes, long salvaged, long unreachable, List<String> setAside) {
    public OutboxRecovery {
        setAside = List.copyOf(setAside);
    }

    /**
     * {@return whether there is something to tell} What damage in the journal has left behind is
     * gone through at a start, and mostly holds nothing that is still wanted.
     *
     * @param directory of the outbox
     */
    public boolean isWorthTelling(String directory) {
        return cutBytes > 0
                || salvaged > 0
                || unreachable > 0
                || setAside.stream().anyMatch(path -> path.startsWith(directory + "/"));
    }
}
