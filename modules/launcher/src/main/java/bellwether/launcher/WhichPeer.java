package bellwether.launcher;

import bellwether.launcher.config.Key;
import java.util.List;
import java.util.Optional;

/** What of a command line only says which peer a command is for. */
final class WhichPeer {
    private static final List<Key> NAMING = List.of(Key.BASE_DIR, Key.RUN_DIR, Key.PEER_ID);

    private WhichPeer() {}

    /**
     * {@return what to tell somebody who wants to set something else on a peer that runs already}
     *
     * @param assignments each {@code key=value}
     */
    static Optional<String> ignored(List<String> assignments) {
        return assignments.stream()
                .map(assignment -> assignment.split("=", 2)[0].strip())
                .filter(key -> NAMING.stream().noneMatch(known -> known.text().equals(key)))
                .findFirst()
                .map(key ->
                        "--set "
                                + key
                                + " would change nothing: the running peer reads its own config;"
                                + " change it in the file that it was started with");
    }
}
