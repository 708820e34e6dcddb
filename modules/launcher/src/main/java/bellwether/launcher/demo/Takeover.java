package bellwether.launcher.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Who became leader after a given moment, from the peers' event files.
 *
 * @param leader the new one
 * @param after how long it took
 */
record Takeover(DemoPeer leader, Duration after) {
    private static final String EVENT = "became_leader";

    /** {@return the last peer that became leader after {@code since}; empty: none has yet} */
    static Optional<Takeover> since(Instant since, List<DemoPeer> peers) throws IOException {
        Optional<Takeover> last = Optional.empty();
        for (var peer : peers) {
            for (String row : rows(peer.eventFile())) {
                String[] cells = row.split(",", 4);
                if (cells.length == 4 && cells[1].equals(EVENT)) {
                    var after = Duration.between(since, Instant.parse(cells[0]));
                    if (isLater(after, last)) {
                        last = Optional.of(new Takeover(peer, after));
                    }
                }
            }
        }
        return last;
    }

    private static boolean isLater(Duration after, Optional<Takeover> than) {
        return !after.isNegative() && than.map(t -> after.compareTo(t.after()) > 0).orElse(true);
    }

    private static List<String> rows(Path file) throws IOException {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            return List.of(); // the peer is still starting
        }
    }
}
