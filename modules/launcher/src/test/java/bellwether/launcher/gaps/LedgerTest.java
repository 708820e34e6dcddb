package bellwether.launcher.gaps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.launcher.history.EventRow;
import bellwether.launcher.history.History;
import bellwether.launcher.history.WrittenJournal;
import bellwether.protocol.PeerId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LedgerTest {
    private static final PeerId SELF = WrittenJournal.peer(1);
    private static final PeerId OTHER = WrittenJournal.peer(2);
    private static final Instant START = Instant.parse("2026-03-02T10:00:00Z");

    @TempDir Path folder;

    private final WrittenJournal journal = new WrittenJournal();
    private final List<EventRow> events = new ArrayList<>();
    private Optional<Set<String>> members = Optional.empty();

    private static Instant at(long second) {
        return START.plusSeconds(second);
    }

    private void every15(PeerId origin, long incarnation, String sensor, long from, long to) {
        for (long second = from; second < to; second += 15) {
            journal.reading(origin, incarnation, sensor, at(second));
        }
    }

    private void event(long second, String event, String text) {
        events.add(new EventRow(at(second), event, 1, text));
    }

    private List<Gap> gaps(long end) throws IOException {
        journal.write(folder);
        var ledger = History.over(folder, false, Ledger::new).reader();
        var knowledge =
                new Knowledge(
                        SELF.value(),
                        Map.of("attic", "air", "roof", "roof"),
                        members,
                        at(end).toEpochMilli());
        return ledger.gaps(events, knowledge);
    }

    private String only(long end) throws IOException {
        List<Gap> gaps = gaps(end);
        assertEquals(1, gaps.size(), gaps::toString);
        Gap gap = gaps.getFirst();
        long offset = START.toEpochMilli();
        return gap.sensor()
                + " "
                + (gap.from() - offset) / 1_000
                + "-"
                + (gap.open() ? "open" : (gap.to() - offset) / 1_000)
                + " "
                + gap.main().cause().text();
    }

    @Test
    void aPeerThatComesBackAsANewStartWasDown() throws IOException {
        every15(OTHER, 1, "cellar", 0, 600);
        every15(OTHER, 2, "cellar", 900, 1_500);
        assertEquals("cellar 585-900 peer_down", only(1_500));
    }

    @Test
    void whereThePeerGaveOtherReadingsItIsTheSensor() throws IOException {
        for (long second = 0; second < 1_500; second += 15) {
            if (second < 600 || second >= 900) {
                journal.reading(OTHER, 1, "cellar", at(second));
            }
            journal.reading(OTHER, 1, "stairs", at(second + 2));
        }
        assertEquals("cellar 585-900 sensor", only(1_500));
    }

    @Test
    void aShortRestartInALongFailureIsNotTheCauseOfAllOfIt() throws IOException {
        for (long second = 0; second < 9_000; second += 15) {
            boolean down = second >= 3_000 && second < 3_300;
            long incarnation = second < 3_000 ? 1 : 2;
            if (second < 600 || second >= 8_000) {
                journal.reading(OTHER, incarnation, "cellar", at(second));
            }
            if (!down) {
                journal.reading(OTHER, incarnation, "stairs", at(second + 2));
            }
        }
        Gap cellar = gaps(9_000).getFirst();
        assertEquals("cellar", cellar.sensor());
        assertEquals(Cause.SENSOR, cellar.main().cause());
        assertEquals(
                List.of(Cause.SENSOR, Cause.PEER_DOWN, Cause.SENSOR),
                cellar.pieces().stream().map(Piece::cause).toList());
        Gap stairs = gaps(9_000).getLast();
        assertEquals("stairs", stairs.sensor());
        assertEquals(Cause.PEER_DOWN, stairs.main().cause());
    }

    @Test
    void anotherPeersOnlySensorFailedIfThatPeerWasAMemberAllTheTime() throws IOException {
        every15(OTHER, 1, "cellar", 0, 600);
        every15(OTHER, 1, "cellar", 900, 1_500);
        event(0, "listening", "listening");
        event(1, "view", "view 2 of leader " + OTHER + " members=2 joined=" + SELF + "," + OTHER);
        assertEquals("cellar 585-900 sensor", only(1_500));
    }

    @Test
    void withoutAWordOfWhoWasThereItIsUnknown() throws IOException {
        every15(OTHER, 1, "cellar", 0, 600);
        every15(OTHER, 1, "cellar", 900, 1_500);
        assertEquals("cellar 585-900 unknown", only(1_500));
    }

    @Test
    void aPeerThatLeftTheViewAndCameBackTheSameWasCutOff() throws IOException {
        every15(OTHER, 1, "cellar", 0, 600);
        every15(OTHER, 1, "cellar", 900, 1_500);
        event(1, "view", "view 2 of leader " + SELF + " members=2 joined=" + SELF + "," + OTHER);
        event(610, "member_failed", "removed " + OTHER + ": no heartbeat members=1");
        event(895, "member_joined", "admitted " + OTHER + " at 192.0.2.7:7000 members=2");
        assertEquals("cellar 585-900 cut_off", only(1_500));
    }

    @Test
    void whatWasMeasuredWhileCutOffIsNoGapOnceItIsHandedIn() throws IOException {
        every15(OTHER, 1, "cellar", 0, 600);
        every15(SELF, 1, "attic", 0, 900);
        every15(OTHER, 1, "cellar", 600, 900);
        assertEquals(List.of(), gaps(900));
    }

    @Test
    void aPeerThatIsNotInTheGroupNowIsDownOrCutOff() throws IOException {
        every15(OTHER, 1, "cellar", 0, 600);
        every15(SELF, 1, "attic", 0, 900);
        members = Optional.of(Set.of(SELF.value()));
        event(1, "member_joined", "admitted " + OTHER + " at 192.0.2.7:7000 members=2");
        event(610, "member_failed", "removed " + OTHER + ": its connection closed members=1");
        assertEquals("cellar 585-open peer_down", only(900));
        assertTrue(
                gaps(900).getFirst().main().why().contains("its connection closed"),
                gaps(900)::toString);
    }

    @Test
    void aMemberThatSaysNothingNowHasASensorThatFails() throws IOException {
        every15(OTHER, 1, "cellar", 0, 600);
        every15(SELF, 1, "attic", 0, 900);
        members = Optional.of(Set.of(SELF.value(), OTHER.value()));
        assertEquals("cellar 585-open sensor", only(900));
    }

    @Test
    void theOwnEventsSayWhatWasWrongWithASensor() throws IOException {
        every15(SELF, 1, "attic", 0, 600);
        every15(SELF, 1, "attic", 900, 1_500);
        event(600, "sensor_failing", "sensor air fails: no such device");
        event(899, "sensor_works", "sensor air works");
        assertEquals("attic 585-900 sensor", only(1_500));
        assertEquals("sensor air fails: no such device", gaps(1_500).getFirst().main().why());
    }

    @Test
    void aSilentSensorWasSilentForAsLongAsItsEventSays() throws IOException {
        every15(SELF, 1, "attic", 0, 600);
        every15(SELF, 1, "attic", 660, 1_500);
        event(630, "sensor_silent", "sensor air is silent: no measurement has ended for 45 s");
        event(660, "sensor_heard", "sensor air is heard again");
        assertEquals("attic 585-660 sensor", only(1_500));
    }

    @Test
    void aDiskThatRefusesComesBeforeASensorThatFails() throws IOException {
        every15(SELF, 1, "attic", 0, 600);
        every15(SELF, 1, "attic", 900, 1_500);
        event(590, "sensor_failing", "sensor air fails: no such device");
        event(590, "disk_low", "little room on the disk: 1 MB");
        event(899, "disk_has_room", "room again");
        assertEquals("attic 585-900 disk", only(1_500));
    }

    @Test
    void anotherSensorsTroubleExplainsNothing() throws IOException {
        every15(SELF, 1, "attic", 0, 600);
        every15(SELF, 1, "attic", 900, 1_500);
        event(590, "sensor_failing", "sensor roof fails: no such device");
        assertEquals("attic 585-900 unknown", only(1_500));
    }

    @Test
    void readingsThatWaitForAMajorityAreHeldBack() throws IOException {
        every15(SELF, 1, "attic", 0, 600);
        members = Optional.empty();
        event(590, "no_majority", "readings wait: 1 of 3");
        assertEquals("attic 585-open held_back", only(900));
    }

    @Test
    void aPeerThatWasStoppedWasDownUntilItListenedAgain() throws IOException {
        every15(SELF, 1, "attic", 0, 600);
        every15(SELF, 2, "attic", 900, 1_500);
        event(590, "stopped", "stopped");
        event(895, "listening", "listening: address=127.0.0.1:7000");
        assertEquals("attic 585-900 peer_down", only(1_500));
        assertEquals("the peer was stopped", gaps(1_500).getFirst().main().why());
    }

    @Test
    void aClockThatWasSetForwardIsNoLoss() throws IOException {
        every15(SELF, 1, "attic", 0, 600);
        every15(SELF, 1, "attic", 90_000, 90_600);
        event(90_010, "clock_synchronised", "the clock is synchronised now moved_ms=89400000");
        assertEquals("attic 585-90000 clock", only(90_600));
    }

    @Test
    void aSensorThatMovedToAnotherPeerIsTold() throws IOException {
        every15(SELF, 1, "attic", 0, 600);
        every15(OTHER, 1, "attic", 900, 1_500);
        assertEquals("attic 585-900 sensor", only(1_500));
        assertTrue(
                gaps(1_500).getFirst().main().why().contains("came from peer 00000001 before"),
                gaps(1_500)::toString);
    }

    /** Two sensors that are read one right after the other: their peer is heard in bursts. */
    @Test
    void severalSensorsOfAPeerThatWasDownHaveTheSameCause() throws IOException {
        for (long second = 0; second < 6_000; second += 60) {
            if (second < 3_000 || second >= 3_900) {
                journal.reading(OTHER, second < 3_000 ? 1 : 2, "cellar", at(second));
                journal.reading(OTHER, second < 3_000 ? 1 : 2, "stairs", at(second + 3));
            }
        }
        assertEquals(
                List.of(Cause.PEER_DOWN, Cause.PEER_DOWN),
                gaps(6_000).stream().map(gap -> gap.main().cause()).toList());
    }

    /** What is rarely heard does not say that its peer was there. */
    @Test
    void aSensorWithALongIntervalIsNoWitness() throws IOException {
        for (long second = 0; second < 30_000; second += 15) {
            if (second < 15_000 || second >= 15_300) {
                journal.reading(OTHER, second < 15_000 ? 1 : 2, "cellar", at(second));
            }
            if (second % 3_600 == 0) {
                journal.reading(OTHER, second < 15_000 ? 1 : 2, "hourly", at(second + 1));
            }
        }
        assertEquals("cellar 14985-15300 peer_down", only(30_000));
    }

    /** A logger's file is dropped in after a failure of the peer that it spans. */
    @Test
    void readingsThatAreHandedInFromAFileAreNoWitness() throws IOException {
        every15(OTHER, 1, "cellar", 0, 600);
        every15(OTHER, 2, "cellar", 900, 1_500);
        every15(OTHER, 2, "logger", 0, 1_000);
        assertEquals(
                "cellar peer_down",
                gaps(1_000).getFirst().sensor()
                        + " "
                        + gaps(1_000).getFirst().main().cause().text());
    }

    /** The presence that this host has seen says more than that the peer came back anew. */
    @Test
    void aRestartWithinALongFailureIsToldApartByWhoWasThere() throws IOException {
        every15(OTHER, 1, "cellar", 0, 600);
        every15(OTHER, 2, "cellar", 9_000, 9_600);
        event(1, "member_joined", "admitted " + OTHER + " at 192.0.2.7:7000 members=2");
        event(4_000, "member_failed", "removed " + OTHER + ": its connection closed members=1");
        event(4_100, "member_joined", "admitted " + OTHER + " at 192.0.2.7:7000 members=2");
        assertEquals("cellar 585-9000 sensor", only(9_600));
        assertEquals(
                List.of(Cause.SENSOR, Cause.PEER_DOWN, Cause.SENSOR),
                gaps(9_600).getFirst().pieces().stream().map(Piece::cause).toList());
    }

    /** Of a copy the config is not there: the id says what the sensor is called. */
    @Test
    void aSensorThatTheConfigDoesNotNameIsKnownByItsId() throws IOException {
        every15(SELF, 1, "outside-00000001", 0, 600);
        every15(SELF, 1, "outside-00000001", 900, 1_500);
        event(600, "sensor_failing", "sensor outside fails: no such device");
        event(899, "sensor_works", "sensor outside works");
        assertEquals("outside-00000001 585-900 sensor", only(1_500));
    }
}
