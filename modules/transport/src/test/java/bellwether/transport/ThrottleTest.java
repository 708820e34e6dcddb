package bellwether.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private final Throttle throttle = new Throttle(100);

    @Test
    void oneOfAKindPassesPerIntervalAndTheOthersAreCounted() {
        assertEquals(OptionalLong.of(0), throttle.admit("a", 5));
        assertEquals(OptionalLong.empty(), throttle.admit("a", 6));
        assertEquals(OptionalLong.empty(), throttle.admit("a", 104));
        assertEquals(OptionalLong.of(0), throttle.admit("b", 104));
        assertEquals(OptionalLong.of(2), throttle.admit("a", 105));
        assertEquals(OptionalLong.empty(), throttle.admit("a", 106));
    }

    @Test
    void theOldestKindIsForgottenFirst() {
        for (int i = 0; i < Throttle.KINDS_MAX; i++) {
            throttle.admit("k" + i, 0);
        }
        assertEquals(OptionalLong.empty(), throttle.admit("k0", 1));
        throttle.admit("one more", 1);
        assertEquals(OptionalLong.empty(), throttle.admit("k1", 1));
        assertEquals(OptionalLong.of(0), throttle.admit("k0", 1));
    }
}
