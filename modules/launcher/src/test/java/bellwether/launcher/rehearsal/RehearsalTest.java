package bellwether.launcher.rehearsal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellwether.election.IdPriority;
import bellwether.election.Priority;
import bellwether.election.StartTimePriority;
import bellwether.group.Delivery;
import bellwether.group.GroupConfig;
import bellwether.group.PartitionPolicy;
import bellwether.protocol.Endpoint;
import bellwether.protocol.PeerId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RehearsalTest {
    /** Three before the leader dies, two after that, in each of three plays. */
    private static final long READINGS = 3 * (3 + 2);

    private static final long SECOND = 1_000_000_000L;

    private static GroupConfig config(
            PartitionPolicy policy, Delivery delivery, int fanout, Priority priority) {
        return new GroupConfig(
                "greenhouse",
                new Endpoint("192.0.2.1", 7_000),
                priority,
                7,
                1,
                true,
                List.of(new Endpoint("192.0.2.2", 7_000)),
                SECOND,
                5 * SECOND,
                5 * SECOND,
                20 * SECOND,
                5 * SECOND,
                SECOND,
                SECOND / 10,
                1 << 20,
                policy,
                delivery,
                fanout,
                Set.of(new PeerId("00000001-0000-4000-8000-000000000000")));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8})
    void aPlayComesToItsEndWithEachFanOut(int fanout) throws Exception {
        var policy = new PartitionPolicy.GoOn();
        assertEquals(
                READINGS,
                Rehearsal.play(config(policy, Delivery.AGREED, fanout, new IdPriority())));
    }

    /** More peers may be expected in the real group than there are actors. */
    @ParameterizedTest
    @EnumSource
    void soItDoesUnderMajority(Delivery delivery) throws Exception {
        var policy = new PartitionPolicy.Majority(9);
        assertEquals(
                READINGS, Rehearsal.play(config(policy, delivery, 8, new StartTimePriority())));
    }

    @Test
    void soItDoesWithTimersThatAreShort() throws Exception {
        var config =
                new GroupConfig(
                        "greenhouse",
                        new Endpoint("192.0.2.1", 7_000),
                        new IdPriority(),
                        0,
                        0,
                        false,
                        List.of(),
                        1,
                        1,
                        1,
                        2,
                        1,
                        1,
                        1,
                        0,
                        new PartitionPolicy.GoOn(),
                        Delivery.AGREED,
                        8,
                        Set.of());
        assertEquals(READINGS, Rehearsal.play(config));
    }
}
