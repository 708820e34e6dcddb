package bellwether.launcher.gaps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TrackTest {
    private static final String SOURCE = "a";

    private final Track track = new Track();

    /** Adds readings from {@code from} to before {@code to}. */
    private void every(long seconds, long from, long to) {
        for (long at = from; at < to; at += seconds) {
            track.add(at * 1_000, SOURCE);
        }
    }

    private List<String> holes(long end) {
        return track.holes(end * 1_000).stream()
                .map(hole ->
                        hole.from() / 1_000
                                + "-"
                                + (hole.isOpen() ? "open" : hole.to() / 1_000)
                                + " usual "
                                + hole.usualMillis() / 1_000)
                .toList();
    }

    @Test
    void aSensorThatIsHeardAsUsualHasNoHole() {
        every(15, 0, 10_000);
        assertEquals(List.of(), holes(10_020));
    }

    @Test
    void threeUsualIntervalsAreNoHoleAndMoreAreOne() {
        every(15, 0, 1_000); // last at 990
        every(15, 990 + 45, 2_000); // last at 1995
        every(15, 1_995 + 46, 3_000);
        assertEquals(List.of("1995-2041 usual 15"), holes(3_000));
    }

    @Test
    void aFastSensorMayBeLateForTenSeconds() {
        every(1, 0, 101); // last at 100
        every(1, 111, 201); // last at 200
        every(1, 212, 301);
        assertEquals(List.of("200-212 usual 1"), holes(301));
    }

    @Test
    void anotherIntervalFromThenOnIsNoRowOfHoles() {
        every(15, 0, 1_000);
        every(600, 1_000, 100_000);
        assertEquals(List.of(), holes(100_000));
        assertEquals(600_000, track.usualMillis());
    }

    @Test
    void aShorterIntervalFromThenOnIsNone() {
        every(600, 0, 60_000);
        every(15, 60_000, 70_000);
        assertEquals(List.of(), holes(70_000));
    }

    /** A host is set up with one interval, and gets its own some minutes later. */
    @Test
    void aShorterIntervalSoonAfterTheBeginningIsNone() {
        every(15, 0, 120);
        every(1, 120, 1_000);
        assertEquals(List.of(), holes(1_000));
    }

    @Test
    void twoReadingsSayNothingOfWhatIsUsual() {
        track.add(0, SOURCE);
        track.add(9_000_000, SOURCE);
        assertEquals(List.of(), holes(20_000));
    }

    @Test
    void aHoleRightAfterTheFirstReadingIsFoundByWhatComesThen() {
        track.add(0, SOURCE);
        every(15, 500, 1_000);
        assertEquals(List.of("0-500 usual 15"), holes(1_000));
    }

    @Test
    void aHoleBeforeTheLastReadingIsFoundByWhatCameBefore() {
        every(15, 0, 1_000);
        track.add(5_000_000, SOURCE);
        assertEquals(List.of("990-5000 usual 15"), holes(5_010));
    }

    @Test
    void whoIsNotHeardAtTheEndHasAnOpenHole() {
        every(15, 0, 1_000);
        assertEquals(List.of("990-open usual 15"), holes(2_000));
    }

    @Test
    void manyHolesInARowAreAllFound() {
        for (int i = 0; i < 100; i++) {
            every(15, i * 1_000L, i * 1_000L + 500);
        }
        List<String> holes = holes(99_500);
        assertEquals(99, holes.size());
        assertEquals("495-1000 usual 15", holes.getFirst());
    }

    @Test
    void readingsThatComeLateCloseTheirHole() {
        every(15, 0, 1_000);
        every(15, 5_010, 6_000);
        every(15, 1_005, 5_000); // waited in an outbox meanwhile
        assertEquals(List.of(), holes(6_000));
    }

    @Test
    void readingsThatComeLateSplitTheirHole() {
        every(15, 0, 1_000); // last at 990
        every(15, 5_010, 6_000);
        every(15, 2_010, 3_000); // last at 2985
        assertEquals(List.of("990-2010 usual 15", "2985-5010 usual 15"), holes(6_000));
    }

    @Test
    void aClockThatWasSetBackMakesNoHole() {
        every(15, 10_000, 20_000);
        every(15, 16_000, 30_000);
        assertEquals(List.of(), holes(30_000));
    }

    @Test
    void oneReadingOfTheFutureHidesNothingOfThePresent() {
        every(15, 0, 1_000); // last at 990
        track.add(4_000_000_000L, SOURCE);
        every(15, 1_005, 2_000); // last at 1995
        assertEquals(List.of("1995-open usual 15"), holes(3_000));
        assertEquals(List.of(), holes(2_010));
    }

    @Test
    void ofVeryManyHolesTheNewestAreOnlyCounted() {
        for (int i = 0; i < Track.HOLES_MAX + 50; i++) {
            every(15, i * 1_000L, i * 1_000L + 500);
        }
        assertEquals(Track.HOLES_MAX, holes((Track.HOLES_MAX + 50) * 1_000L - 500).size());
        assertTrue(track.leftOut() >= 40, () -> "left out: " + track.leftOut());
    }

    /** Whatever order a merge brings them in: what counts is when they were taken. */
    @Test
    void theHolesDoNotDependOnWhenTheReadingsCameIntoTheRecord() {
        for (int seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var blocks = new ArrayList<List<Long>>();
            for (int b = 0; b < 6; b++) {
                var block = new ArrayList<Long>();
                for (int i = 0; i < 40; i++) {
                    block.add(b * 10_000L + i * 15L);
                }
                blocks.add(block);
            }
            // the first and the last two stay: what is usual is known by then
            Collections.shuffle(blocks.subList(1, 4), random);
            var shuffled = new Track();
            blocks.getFirst().forEach(at -> shuffled.add(at * 1_000, SOURCE));
            blocks.subList(1, 6)
                    .forEach(block -> block.forEach(at -> shuffled.add(at * 1_000, SOURCE)));
            var froms =
                    shuffled.holes(51_000_000L).stream().map(hole -> hole.from() / 1_000).toList();
            assertEquals(
                    List.of(585L, 10_585L, 20_585L, 30_585L, 40_585L, 50_585L),
                    froms,
                    "seed " + seed);
        }
    }
}
