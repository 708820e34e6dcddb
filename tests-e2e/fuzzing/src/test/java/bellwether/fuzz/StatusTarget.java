package bellwether.fuzz;

import bellwether.launcher.history.EventRows;
import bellwether.launcher.status.StatusReading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * What a peer shows of itself, as a command line of another version, or after damage, reads it: the
 * status and the events.
 */
final class StatusTarget {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    private StatusTarget() {}

    static void run(byte[] input) {
        Scratch.in(folder -> {
            Path status = Files.write(folder.resolve("status.json"), input);
            Files.write(folder.resolve("events.csv"), input);
            EventRows.read(folder).forEach(row -> Broken.unless(!row.event().contains("\n"), ""));
            try {
                StatusReading.read(status).ifPresent(StatusTarget::ask);
            } catch (IOException e) {
                Broken.unless(e.getMessage().startsWith(status.toString()), "which file: " + e);
            }
        });
    }

    private static void ask(StatusReading status) {
        status.number("view_id");
        status.members().forEach(status::member);
        status.sensors().forEach(status::sensor);
        status.heldUpBy();
        status.uplink();
        status.journalKept();
        Broken.unless(!status.isAlive(NOW) || !status.isStale(NOW), "alive and stale");
        Optional.of(status.isInGroup());
    }
}
