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
 * @param fanout how many copy from one peer; 0: no limit
 */
public record Rules(boolean preempt, int fanout) {
    private static final long MILLI = Settings.MILLI;
    private static final long SECOND = Settings.SECOND;

    /** A larger fan-out makes no tree of so few peers. */
    private static final int FANOUT_MAX = 3;

    static final Rules PLAIN = new Rules(false, 0);

    /** Half of the runs with a fan-out that makes a tree of {@code peers}. */
    static Rules draw(RandomGenerator random, int peers) {
        boolean preempt = random.nextInt(6) == 0;
        boolean tree = random.nextBoolean();
        int fanout = 1 + random.nextInt(Math.clamp(peers - 2, 1, FANOUT_MAX));
        return new Rules(preempt, tree ? fanout : 0);
    }

    /** {@return the same with another fan-out} */
    public Rules with(int fanout) {
        return new Rules(preempt, fanout);
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
                100 * MILLI,
                fanout);
    }
}
