package bellwether.launcher.gaps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ExplainingTest {
    private static Evidence evidence(long from, long to, Cause cause) {
        return new Evidence(from, to, cause, cause.text());
    }

    private static List<String> pieces(long usual, Evidence... evidence) {
        return Explaining.pieces(100, 200, usual, List.of(evidence)).stream()
                .map(piece -> piece.from() + "-" + piece.to() + " " + piece.cause().text())
                .toList();
    }

    @Test
    void whatNobodyExplainsIsUnknown() {
        assertEquals(List.of("100-200 unknown"), pieces(1));
        assertEquals(List.of("100-200 unknown"), pieces(1, evidence(0, 100, Cause.DISK)));
        assertEquals(List.of("100-200 unknown"), pieces(1, evidence(200, 300, Cause.DISK)));
    }

    @Test
    void eachTimeHasItsCause() {
        assertEquals(
                List.of("100-130 sensor", "130-150 peer_down", "150-200 unknown"),
                pieces(1, evidence(130, 150, Cause.PEER_DOWN), evidence(0, 150, Cause.SENSOR)));
    }

    @Test
    void theFirstOfTheCausesCountsInWhateverOrderTheyAreTold() {
        var told = new ArrayList<Evidence>();
        for (Cause cause : Cause.values()) {
            told.add(evidence(100, Hole.OPEN, cause));
        }
        assertEquals(List.of("100-200 clock"), pieces(1, told.toArray(Evidence[]::new)));
        assertEquals(List.of("100-200 clock"), pieces(1, told.reversed().toArray(Evidence[]::new)));
    }

    @Test
    void whatIsShorterThanAnIntervalBelongsToWhatIsBesideIt() {
        assertEquals(List.of("100-200 disk"), pieces(10, evidence(108, 196, Cause.DISK)));
    }

    @Test
    void pieceByPieceTheyMakeUpTheWholeAndTheCauseIsThatOfEachMoment() {
        for (int seed = 0; seed < 500; seed++) {
            var random = new Random(seed);
            var told = new ArrayList<Evidence>();
            for (int i = random.nextInt(8); i > 0; i--) {
                long from = random.nextInt(300);
                Cause cause = Cause.values()[random.nextInt(Cause.UNKNOWN.ordinal())];
                told.add(evidence(from, from + random.nextInt(1, 150), cause));
            }
            List<Piece> pieces = Explaining.pieces(100, 200, 0, told);
            assertEquals(100, pieces.getFirst().from());
            assertEquals(200, pieces.getLast().to());
            for (int i = 0; i < pieces.size(); i++) {
                Piece piece = pieces.get(i);
                for (long at = piece.from(); at < piece.to(); at++) {
                    assertEquals(causeAt(at, told), piece.cause(), "seed " + seed + " at " + at);
                }
                if (i > 0) {
                    assertEquals(pieces.get(i - 1).to(), piece.from());
                    assertNotEquals(pieces.get(i - 1).cause(), piece.cause());
                }
            }
        }
    }

    private static Cause causeAt(long at, List<Evidence> told) {
        Cause found = Cause.UNKNOWN;
        for (Evidence each : told) {
            boolean holds = each.from() <= at && at < each.to();
            found = holds && each.cause().compareTo(found) < 0 ? each.cause() : found;
        }
        return found;
    }
}
