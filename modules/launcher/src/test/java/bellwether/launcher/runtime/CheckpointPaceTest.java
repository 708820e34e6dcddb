package bellwether.launcher.runtime;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When the projection notes how far it is. */
final class CheckpointPaceTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long START = Long.MAX_VALUE - 10 * SECOND; // the clock runs over

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 5})
    void itIsDueAtEachLookWhereSyncsComeAsOften(long syncSeconds) {
        var pace = new CheckpointPace(syncSeconds * SECOND, START);
        assertTrue(pace.isDue(START + 5 * SECOND));
        pace.noted(START + 5 * SECOND);
        assertTrue(pace.isDue(START + 10 * SECOND - 1));
    }

    @Test
    void itIsNoMoreOftenThanSyncs() {
        var pace = new CheckpointPace(60 * SECOND, START);
        assertFalse(pace.isDue(START + 5 * SECOND));
        assertFalse(pace.isDue(START + 59 * SECOND));
        assertTrue(pace.isDue(START + 60 * SECOND));
        assertTrue(pace.isDue(START + 65 * SECOND), "until it is noted");
        pace.noted(START + 65 * SECOND);
        assertFalse(pace.isDue(START + 70 * SECOND));
        assertTrue(pace.isDue(START + 125 * SECOND));
    }
}
