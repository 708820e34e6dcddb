package bellwether.simulation;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import bellwether.protocol.EpochMark;
import bellwether.protocol.Incarnation;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
import java.util.List;
import org.junit.jupiter.api.Test;

class FormedViewsTest {
    private static final PeerId ONE = new PeerId("00000001-0000-4000-8000-000000000000");
    private static final PeerId OTHER = new PeerId("00000002-0000-4000-8000-000000000000");

    private final FormedViews views = new FormedViews();
    private final EpochMark first = mark(1, ONE, 0);
    private final EpochMark second = mark(2, ONE, 1_000);

    private static EpochMark mark(long viewId, PeerId leader, long offset) {
        return new EpochMark(new Reign(viewId, leader, new Incarnation(7)), offset);
    }

    @Test
    void viewsThatGoOnFromOneAnotherHold() {
        views.placed(ONE, List.of(first));
        views.placed(ONE, List.of(first, second));
        views.placed(OTHER, List.of(first, second, mark(3, OTHER, 1_100)));
    }

    @Test
    void attemptsThatNobodyGaveAPlaceInMayBeGivenUp() {
        views.placed(ONE, List.of(first));
        views.placed(ONE, List.of(first, second, mark(4, ONE, 1_200)));
        assertDoesNotThrow(() ->
                views.placed(OTHER, List.of(first, mark(4, ONE, 1_200), mark(5, OTHER, 1_300))));
    }

    @Test
    void aLaterViewThatDoesNotGoOnFromAnEarlierOneIsAViolation() {
        views.placed(ONE, List.of(first, second));
        assertThrows(
                Violation.class, () -> views.placed(OTHER, List.of(first, mark(3, OTHER, 1_000))));
    }

    @Test
    void soItIsWhereTheEarlierOneGivesItsFirstPlaceLater() {
        views.placed(OTHER, List.of(first, mark(3, OTHER, 1_000)));
        assertThrows(Violation.class, () -> views.placed(ONE, List.of(first, second)));
    }

    @Test
    void aLeaderThatSleptMayGivePlacesInAViewThatAnotherHasGoneOnFrom() {
        views.placed(OTHER, List.of(first, second, mark(3, OTHER, 1_100)));
        assertDoesNotThrow(() -> views.placed(ONE, List.of(first, second)));
    }

    @Test
    void oneNumberIsNeverTwoViews() {
        views.placed(ONE, List.of(first, second));
        assertThrows(Violation.class, () -> views.placed(ONE, List.of(first, mark(2, ONE, 1_010))));
    }
}
