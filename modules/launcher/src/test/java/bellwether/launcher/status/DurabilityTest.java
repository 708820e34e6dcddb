package bellwether.launcher.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The words; that they are true is asked by the tests of power cuts. */
final class DurabilityTest {
    @Test
    void anIntervalIsWhatAPowerCutCanCost() {
        assertEquals(
                "a power cut of this host loses at most the readings that it accepted in the last"
                        + " 0.5 s and had not passed on; of all hosts at once, at most those"
                        + " accepted in the last 0.5 s; the time that a sync takes comes on top;"
                        + " none is recorded twice",
                Durability.of(Duration.ofMillis(500)));
    }

    @Test
    void withEachBatchSyncedItCostsNothing() {
        assertEquals(
                "a power cut of this host, or of all hosts at once, loses no reading that was"
                        + " accepted and records none twice: each batch is synced before it counts"
                        + " as accepted and before others hear of it",
                Durability.of(Duration.ZERO));
    }

    @Test
    void wholeSecondsHaveNoFraction() {
        assertEquals(2, Durability.of(Duration.ofSeconds(60)).split(" 60 s").length - 1);
    }
}
