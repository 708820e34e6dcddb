package bellwether.e2e.failover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/** The plan of a soak. */
final class SoakPlanTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void aSeedAlwaysGivesTheSamePlanAndAnotherOneAnother() {
        assertEquals(SoakPlan.of(7, 5, HOUR), SoakPlan.of(7, 5, HOUR));
        assertNotEquals(SoakPlan.of(7, 5, HOUR), SoakPlan.of(8, 5, HOUR));
    }

    @Test
    void anHourHasEveryFaultAndNoHostIsStruckTwiceInOneRound() {
        var seen = EnumSet.noneOf(SoakPlan.Fault.class);
        for (var round : SoakPlan.of(1, 5, HOUR)) {
            round.blows().forEach(blow -> seen.add(blow.fault()));
            long hosts = round.blows().stream().map(SoakPlan.Blow::host).distinct().count();
            assertEquals(round.blows().size(), hosts, round::toString);
            assertTrue(round.blows().stream().allMatch(blow -> blow.host() < 5), round::toString);
        }
        assertEquals(EnumSet.allOf(SoakPlan.Fault.class), seen);
    }
}
