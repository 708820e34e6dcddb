package bellwether.e2e.processes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ChaosPlanTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int PEERS = 5;

    /** What may have happened to a peer last, before something else does. */
    private static final Map<ChaosPlan.Act, Set<ChaosPlan.Act>> BEFORE =
            new EnumMap<>(
                    Map.of(
                            ChaosPlan.Act.START, EnumSet.of(ChaosPlan.Act.KILL),
                            ChaosPlan.Act.THAW, EnumSet.of(ChaosPlan.Act.FREEZE),
                            ChaosPlan.Act.FREEZE,
                                    EnumSet.of(ChaosPlan.Act.START, ChaosPlan.Act.THAW),
                            ChaosPlan.Act.KILL,
                                    EnumSet.of(
                                            ChaosPlan.Act.START,
                                            ChaosPlan.Act.THAW,
                                            ChaosPlan.Act.FREEZE)));

    @Test
    void theSameSeedGivesTheSamePlanAndAnotherSeedAnother() {
        assertEquals(ChaosPlan.of(7, PEERS, HOUR), ChaosPlan.of(7, PEERS, HOUR));
        assertNotEquals(ChaosPlan.of(7, PEERS, HOUR), ChaosPlan.of(8, PEERS, HOUR));
    }

    @Test
    void everyStepMeetsAPeerThatItCanBeDoneTo() {
        var last = new HashMap<Integer, ChaosPlan.Act>();
        long beforeMillis = 0;
        for (var step : ChaosPlan.of(1, PEERS, HOUR)) {
            assertTrue(step.atMillis() >= beforeMillis, step::toString);
            beforeMillis = step.atMillis();
            var before = last.getOrDefault(step.peer(), ChaosPlan.Act.START);
            assertTrue(BEFORE.get(step.act()).contains(before), () -> before + " then " + step);
            last.put(step.peer(), step.act());
        }
        assertEquals(PEERS, last.size());
        assertTrue(beforeMillis < HOUR.toMillis());
    }
}
