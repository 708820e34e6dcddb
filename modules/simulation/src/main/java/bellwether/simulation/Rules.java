package bellwether.simulation;

import bellwether.election.IdPriority;
import bellwether.group.GroupConfig;
import bellwether.protocol.Endpoint;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What the operator has decided for the whole group, beyond how quick it is.
 *
 * @param preempt whether a leader makes way for a peer of higher priority
 */
public record Rules(boolean preempt) {
    private static final long MILLI = Settings.MILLI;
    private static final long SECOND = Settings.SECOND;

    static final Rules PLAIN = new Rules(false);

    static Rules draw(RandomGenerator random) {
        return new Rules(random.nextInt(6) == 0);
    }

    /** {@return the configuration of the peer at {@code endpoint}} */
    GroupConfig config(Endpoint endpoint, Pace pace) {
        int part = pace.timerPart();
        return new GroupConfig(
                "simulated",
                endpoint,
                new IdPriority(),
                0,
                0,
                preempt,
                List.of(),
                SECOND / part,
                5 * SECOND / part,
                5 * SECOND / part,
                20 * SECOND / part,
                5 * SECOND / part,
                SECOND,
                100 * MILLI);
    }
}
