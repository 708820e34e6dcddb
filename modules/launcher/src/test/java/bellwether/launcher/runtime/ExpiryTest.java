package bellwether.launcher.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.group.Notice;
import bellwether.launcher.Await;
import bellwether.launcher.clock.ClockState;
import bellwether.launcher.config.PeerConfig;
import bellwether.protocol.Ascii;
import bellwether.protocol.Bytes;
import bellwether.protocol.EpochLine;
import bellwether.protocol.Incarnation;
import bellwether.protocol.LineChain;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reading;
import bellwether.protocol.Reign;
import bellwether.protocol.Source;
import bellwether.protocol.Tag;
import bellwether.storage.CsvKeeping;
import bellwether.storage.CsvProjection;
import bellwether.storage.CsvRoll;
import bellwether.storage.FileJournal;
import bellwether.storage.Footing;
import bellwether.storage.NioDisk;
import bellwether.storage.Retention;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Old CSV files go, and no clock that is wrong makes them go. */
@Timeout(90)
final class ExpiryTest {
    private static final PeerId OTHER = new PeerId("00000000-0000-4000-8000-00000000000b");
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 26);
    private static final int DAYS = 3;
    private static final int ROWS = 21;

    @TempDir Path folder;

    private final List<Notice> told = new ArrayList<>();
    private final StringBuilder lines = new StringBuilder();
    private final LineChain chain = new LineChain();
    private int crc;
    private long sequence;
    private boolean mayBeRight = true;
    private long nanos;
    private Instant wall = TODAY.atTime(12, 0).toInstant(ZoneOffset.UTC);

    private final Expiry expiry =
            new Expiry(
                    Optional.of(new Retention(DAYS)),
                    Trial.ID,
                    new Expiry.Clock(() -> wall, () -> nanos, () -> mayBeRight),
                    told::add);

    /** {@return the days that have a file after a look} */
    private List<LocalDate> look(PeerId origin, int newestDaysAgo) throws IOException {
        Files.createDirectories(folder.resolve("d"));
        var disk = new NioDisk(folder);
        var opened = FileJournal.open(disk, "d/journal");
        try (var journal = opened.journal();
                var csv =
                        CsvProjection.open(
                                disk,
                                "d",
                                journal,
                                opened.index().lastSequence(),
                                new CsvKeeping(CsvRoll.DAILY, true),
                                false,
                                new Footing())) {
            if (journal.end() == 0) {
                journal.append(journal(origin, newestDaysAgo));
            }
            journal.sync();
            csv.project(Integer.MAX_VALUE);
            expiry.look(csv);
        }
        try (var files = Files.list(folder.resolve("d"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("a@"))
                    .map(name -> LocalDate.parse(name.substring(2, 12)))
                    .sorted()
                    .toList();
        }
    }

    /** Ten days, one reading each. */
    private Bytes journal(PeerId origin, int newestDaysAgo) {
        var reign = new Reign(1, OTHER, new Incarnation(1));
        line(new EpochLine(reign, 1, List.of()).text());
        for (int ago = newestDaysAgo + 9; ago >= newestDaysAgo; ago--) {
            sequence++;
            var tag = new Tag(new Source(origin, new Incarnation(2)), sequence);
            var reading = new Reading("a", TODAY.minusDays(ago) + "T08:00:00Z", "1", "", "");
            line("ORDERED:" + sequence + ":" + tag + ":" + reading.payload());
        }
        return Bytes.utf8(lines.toString());
    }

    private static List<LocalDate> days(int fromAgo, int toAgo) {
        return IntStream.iterate(fromAgo, ago -> ago >= toAgo, ago -> ago - 1)
                .mapToObj(TODAY::minusDays)
                .toList();
    }

    private void line(String body) {
        byte[] bytes = Bytes.utf8(body).array();
        crc = chain.next(crc, bytes, 0, bytes.length);
        lines.append(body).append(':').append(Ascii.hex32(crc)).append('\n');
    }

    @Test
    void filesOfDaysThatAreAllOlderGoAndThatIsTold() throws IOException {
        assertEquals(days(3, 0), look(OTHER, 0));
        assertEquals("csv_expired", told.getFirst().event());
        assertTrue(
                told.getFirst()
                        .text()
                        .startsWith("CSV files of the time before 2026-11-23 deleted: files=6"),
                told.getFirst().text());
        wall = wall.plusSeconds(86_400 * 365);
        look(OTHER, 0);
        assertEquals(days(3, 0), look(OTHER, 0), "the clock alone does nothing");
        assertEquals(1, told.size());
    }

    @Test
    void aClockThatTheHostCallsWrongDoesNotCount() throws IOException {
        mayBeRight = false;
        assertEquals(days(9, 0), look(OTHER, 0));
        assertEquals(List.of(), told);
    }

    @Test
    void whatCameBackIsTold() throws IOException {
        look(OTHER, 0);
        told.clear();
        wall = wall.minusSeconds(86_400 * 5);
        lines.setLength(0);
        new NioDisk(folder).delete("d/journal");
        new NioDisk(folder).delete("d/csv.checkpoint");
        crc = 0;
        sequence = 0;
        look(OTHER, 5);
        assertEquals("csv_kept_again", told.getFirst().event());
        assertEquals("CSV files from 2026-11-18 on are rendered again", told.getFirst().text());
    }

    /**
     * One replays the past, the other has no sensor: its clock and what the first one says count.
     */
    @Test
    void aPeerLetsGoWhatTheOthersReadingsCallOld() throws Exception {
        LocalDate now = LocalDate.now(ZoneOffset.UTC);
        PeerConfig first =
                Trial.config(
                        folder.resolve("a"),
                        "csv_roll=daily",
                        "retention=5d",
                        "sensor_source=replay",
                        "sensor_replay_file=" + source(now));
        var log = new ListPeerLog();
        Peer one = Peer.start(first, log);
        try {
            Peer two =
                    Peer.start(
                            Trial.config(
                                    folder.resolve("b"),
                                    "peer_id=" + OTHER,
                                    "csv_roll=daily",
                                    "retention=5d",
                                    "broadcast_port=" + first.discovery().broadcastPort()),
                            log);
            try {
                Await.until("rows", () -> two.status().stored().csvSequence() == ROWS);
                Await.until(
                        "the clock is wrong, or was looked at and old files are gone",
                        () -> isWrong(two) || files(two) == 6);
                assertEquals(
                        isWrong(two) ? Optional.empty() : Optional.of(now.minusDays(5)),
                        two.status().stored().layout().firstDay());
                assertEquals(ROWS, files(one), "it has heard of nobody else");
            } finally {
                two.stop();
            }
        } finally {
            one.stop();
        }
    }

    private static boolean isWrong(Peer peer) {
        return peer.status().clock() == ClockState.UNSYNCHRONISED;
    }

    private Path source(LocalDate now) throws IOException {
        var text =
                new StringBuilder("timestamp,sensor_id,temperature_c,humidity_pct,pressure_hpa\n");
        for (int ago = ROWS - 1; ago >= 0; ago--) {
            text.append(now.minusDays(ago)).append("T00:00:00Z,hall,1.5,,\n");
        }
        return Files.writeString(folder.resolve("source.csv"), text);
    }

    private static long files(Peer peer) throws IOException {
        try (var files = Files.list(peer.dataDirectory())) {
            return files.filter(file -> file.getFileName().toString().startsWith("hall@")).count();
        }
    }
}
