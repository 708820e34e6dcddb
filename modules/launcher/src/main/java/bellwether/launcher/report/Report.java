package bellwether.launcher.report;

import bellwether.launcher.config.PeerConfig;
import bellwether.launcher.gaps.Knowledge;
import bellwether.launcher.history.EventRows;
import bellwether.launcher.history.History;
import bellwether.launcher.history.RecordPlace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes a report of what this host knows. Confined to one thread. */
public final class Report {
    private final PeerConfig config;
    private final RecordPlace place;
    private final Instant now;

    /**
     * What is asked for.
     *
     * @param from begin of the time that is shown, milliseconds since 1970
     * @param to its end
     * @param check whether the data directory, and {@code others}, are checked
     * @param others data directories to compare it with
     */
    public record Wish(long from, long to, boolean check, List<Path> others) {
        public Wish {
            others = List.copyOf(others);
        }
    }

    /**
     * What it has come to.
     *
     * @param readings that are shown
     * @param problem why the record could not be read to its end; empty: it was
     */
    public record Made(long readings, int sensors, int gaps, String problem) {}

    /** A report of the record in {@code place}. */
    public Report(PeerConfig config, RecordPlace place, Instant now) {
        this.config = config;
        this.place = place;
        this.now = now;
    }

    /**
     * Makes it.
     *
     * @param file gets the page, or stays as it was
     * @throws IOException if the record cannot be read, or the file not be written
     */
    public Made write(Path file, Wish wish) throws IOException {
        Content content = content(wish);
        if (content.sampling().readings() == 0) {
            throw new IOException("no readings of that time in " + place.files().dataFolder());
        }
        Path target = file.toAbsolutePath();
        Path draft = target.resolveSibling(target.getFileName() + ".new");
        try {
            try (var out = Files.newBufferedWriter(draft, StandardCharsets.UTF_8)) {
                Page.write(content, out);
            }
            Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
        var sampling = content.sampling();
        return new Made(
                sampling.readings(),
                sampling.sensors().size(),
                content.gaps().size(),
                content.problem());
    }

    private Content content(Wish wish) throws IOException {
        var status = place.running(now);
        Path data = place.files().dataFolder();
        var pass =
                History.over(data, status.isPresent(), () -> new Sampling(wish.from(), wish.to()));
        Sampling sampling = pass.reader();
        var knowledge =
                Knowledge.of(config, place.peerId(), status, sampling.ledger().newest(), now);
        var events = EventRows.read(place.files().runFolder());
        long from = Math.max(wish.from(), sampling.first());
        long to = Math.min(wish.to(), Math.max(knowledge.end(), from + 1));
        var gaps =
                sampling.ledger().gaps(events, knowledge).stream()
                        .filter(gap -> gap.from() < to && from < gap.to())
                        .toList();
        return new Content(
                place.peerId(),
                now,
                from,
                to,
                sampling,
                gaps,
                events,
                wish.check() ? Optional.of(replicas(wish, status.isPresent())) : Optional.empty(),
                status,
                pass.expired(),
                pass.problem());
    }

    private Replicas replicas(Wish wish, boolean running) throws IOException {
        Path own = place.files().dataFolder().toAbsolutePath().normalize();
        var folders = new LinkedHashSet<>(List.of(own));
        folders.addAll(wish.others());
        return Replicas.of(new ArrayList<>(folders), running ? Set.of(own) : Set.of());
    }
}
