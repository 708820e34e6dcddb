package bellwether.launcher.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellwether.protocol.PeerId;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class SensorOwnersTest {
    private static final PeerId A = new PeerId("0000000a-0000-4000-8000-000000000000");
    private static final PeerId B = new PeerId("0000000b-0000-4000-8000-000000000000");

    private final ListTroubles troubles = new ListTroubles();
    private long nanos;
    private final SensorOwners owners = new SensorOwners(troubles, () -> nanos);

    private void seen(PeerId... origins) {
        for (PeerId origin : origins) {
            nanos += TimeUnit.SECONDS.toNanos(15);
            owners.seen("cellar", origin);
        }
    }

    @Test
    void twoThatTakeTurnsAreToldOnceWithBothIdsAndItIsOverWhenOneIsQuiet() {
        seen(A, B, A);
        assertEquals(List.of(), troubles.told());
        seen(B, A, B);
        assertEquals(
                List.of(
                        "SENSOR_ID_SHARED sensor id cellar is used by two peers, "
                                + A
                                + " and "
                                + B
                                + ": their readings are kept, in one file; give each its own"
                                + " sensor_id"),
                troubles.told().stream().distinct().toList());
        seen(B, B, B);
        owners.look();
        assertEquals(1, troubles.told().stream().distinct().count(), "not for a minute yet");
        seen(B, B, B, B);
        owners.look();
        assertEquals("over SENSOR_ID_SHARED", troubles.told().getLast());
    }

    @Test
    void aSensorThatIsMovedOrComesBackAfterALongTimeIsNoDispute() {
        seen(A, A, B, B, A);
        nanos += TimeUnit.HOURS.toNanos(2);
        seen(B, B);
        assertEquals(List.of(), troubles.told());
    }
}
