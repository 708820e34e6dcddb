package bellwether.launcher.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import bellwether.launcher.Await;
import bellwether.launcher.clock.ClockState;
import bellwether.launcher.config.PeerConfig;
import bellwether.launcher.gaps.Ledger;
import bellwether.launcher.history.History;
import bellwether.launcher.status.JournalKept;
import bellwether.launcher.status.JournalKept.Why;
import bellwether.storage.NioDisk;
import bellwether.storage.OldestPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Running peers let go what has expired of their journals, and one that comes later gets the rest.
 */
@Timeout(180)
class ShorteningTest {
    private static final String SECOND = "0b000000-0000-4000-8000-000000000002";
    private static final String THIRD = "0c000000-0000-4000-8000-000000000003";
    private static final long SEGMENT_BYTES = 4_096;
    private static final int ROWS = 300;
    private static final String FOUND =
            " have expired, which is found for the first time on this host; in case a clock";

    @TempDir Path folder;

    private final ListPeerLog log = new ListPeerLog();

    @Test
    void aPeerThatComesLaterGetsAllThatIsRetained() throws Exception {
        PeerConfig first = config("a", "sensor_source=replay", "sensor_replay_file=" + source());
        String port = "broadcast_port=" + first.discovery().broadcastPort();
        Peer one = start(first);
        try {
            Peer two = start(config("b", "peer_id=" + SECOND, port));
            try {
                Await.until("rows", () -> two.status().stored().csvSequence() == ROWS);
                Await.until("some are gone", () -> isWrong(two) || firstSequence(two) > 1);
                assumeFalse(isWrong(two), "this host says that its clock is wrong");
                assertTrue(firstSequence(two) <= ROWS - 5, "the last five days are kept");
                assertEquals(1, firstSequence(one), "it has heard of nobody else's readings");
                Await.until("why", () -> kept(one).equals(Optional.of(Why.NO_READING)));
                Await.until("little is left", () -> kept(two).equals(Optional.of(Why.SHORT)));
                one.stop();
                joins(two, port);
            } finally {
                two.stop();
            }
        } finally {
            one.stop();
        }
    }

    @Test
    void whileItWaitsTheStatusAndTheEventSayWhatFor() throws Exception {
        PeerConfig first = config("a", "sensor_source=replay", "sensor_replay_file=" + source());
        String port = "broadcast_port=" + first.discovery().broadcastPort();
        Peer one = start(first);
        try {
            Peer two =
                    start(
                            Trial.config(
                                    folder.resolve("b"),
                                    "csv_roll=daily",
                                    "retention=5d",
                                    "peer_id=" + SECOND,
                                    port));
            try {
                Await.until("a reason", () -> kept(two).isPresent() && !isUnsettled(two));
                assumeFalse(isWrong(two), "this host says that its clock is wrong");
                var expected = JournalKept.waiting(LocalDate.now(ZoneOffset.UTC).minusDays(5), 24);
                assertEquals(Optional.of(expected), two.status().stored().kept());
                Await.until(
                        "it is told",
                        () -> log.lines().stream().anyMatch(line -> line.contains(FOUND)));
            } finally {
                two.stop();
            }
        } finally {
            one.stop();
        }
    }

    @Test
    void whereNothingIsLongEnoughToGoNothingIsSaidToWait() throws Exception {
        Peer alone = start(Trial.config(folder.resolve("c"), "csv_roll=daily", "retention=5d"));
        try {
            Await.until("a reason", () -> kept(alone).isPresent());
            assertEquals(Optional.of(Why.SHORT), kept(alone));
            assertTrue(log.lines().stream().noneMatch(line -> line.contains(FOUND)));
        } finally {
            alone.stop();
        }
    }

    private static boolean isUnsettled(Peer peer) {
        return kept(peer).equals(Optional.of(Why.NO_READING));
    }

    private static Optional<Why> kept(Peer peer) {
        return peer.status().stored().kept().map(JournalKept::why);
    }

    @Test
    void whatKeepsTheOldestPartIsNamed() {
        var some = Optional.of(new OldestPart.Newest(7, 0));
        var kept = new OldestPart(false, 100, 0, some);
        var all = new Shortening.Limit(100, 100, 0);
        assertEquals(Optional.of(JournalKept.by(7, LocalDate.EPOCH)), Shortening.keeper(kept, all));
        assertEquals(Why.UNDATED, why(new OldestPart(false, 100, 0, Optional.empty()), all));
        assertEquals(Why.SHORT, why(new OldestPart(true, 100, 200, some), all));
        var expired = new OldestPart(false, 100, 200, some);
        assertEquals(Optional.empty(), Shortening.keeper(expired, all));
        assertEquals(Why.NOT_HELD, why(expired, new Shortening.Limit(99, 0, 0)));
        assertEquals(Why.NOT_FORWARDED, why(expired, new Shortening.Limit(100, 99, 0)));
    }

    private static Why why(OldestPart oldest, Shortening.Limit limit) {
        return Shortening.keeper(oldest, limit).orElseThrow().why();
    }

    private void joins(Peer two, String port) throws Exception {
        Await.until("another leads", () -> two.status().role().equals("leader"));
        Peer three = start(config("c", "peer_id=" + THIRD, port));
        try {
            Await.until("it has the rest", () -> three.status().stored().csvSequence() == ROWS);
            Await.until("both on the disk", () -> isOnDisk(two) && isOnDisk(three));
            assertEquals(firstSequence(two), firstSequence(three));
            assertEquals(segments(two), segments(three));
            var pass = History.over(three.dataDirectory(), true, Ledger::new);
            assertEquals(firstSequence(three), pass.firstSequence());
            assertEquals(
                    Optional.of(
                            "the record begins at sequence %d: what was before has expired"
                                    .formatted(firstSequence(three))),
                    pass.expired());
            for (String name : segments(two)) {
                assertArrayEquals(
                        Files.readAllBytes(journal(two).resolve(name)),
                        Files.readAllBytes(journal(three).resolve(name)));
            }
        } finally {
            three.stop();
        }
    }

    private static boolean isOnDisk(Peer peer) {
        return peer.status().stored().durableEnd() == peer.status().group().journalEnd();
    }

    private Peer start(PeerConfig config) throws StartException {
        return Peer.start(config, log, NioDisk::new, SEGMENT_BYTES);
    }

    private PeerConfig config(String name, String... settings) throws Exception {
        var all =
                Stream.concat(
                        Stream.of("csv_roll=daily", "retention=5d", "journal_grace=0"),
                        Stream.of(settings));
        return Trial.config(folder.resolve(name), all.toArray(String[]::new));
    }

    private static long firstSequence(Peer peer) {
        return peer.status().stored().firstSequence();
    }

    private static boolean isWrong(Peer peer) {
        return peer.status().clock() == ClockState.UNSYNCHRONISED;
    }

    private static Path journal(Peer peer) {
        return peer.dataDirectory().resolve("journal");
    }

    private static List<String> segments(Peer peer) throws IOException {
        try (var files = Files.list(journal(peer))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".log"))
                    .sorted()
                    .toList();
        }
    }

    /** A row a day, of the last so many days. */
    private Path source() throws IOException {
        var text =
                new StringBuilder("timestamp,sensor_id,temperature_c,humidity_pct,pressure_hpa\n");
        LocalDate now = LocalDate.now(ZoneOffset.UTC);
        for (int ago = ROWS - 1; ago >= 0; ago--) {
            text.append(now.minusDays(ago)).append("T00:00:00Z,hall,1.5,,\n");
        }
        return Files.writeString(folder.resolve("source.csv"), text);
    }
}
