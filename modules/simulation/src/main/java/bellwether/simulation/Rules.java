package bellwether.simulation;

import bellwether.election.Candidate;
import bellwether.election.IdPriority;
import bellwether.election.NumberPriority;
import bellwether.election.Priority;
import bellwether.election.StartTimePriority;
import bellwether.group.Delivery;
import bellwether.group.GroupConfig;
import bellwether.group.PartitionPolicy;
import bellwether.protocol.Endpoint;
import bellwether.protocol.Message.Hello;
import bellwether.protocol.PeerId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * What the operator has decided for the whole group, beyond how quick it is.
 *
 * @param preempt whether a leader makes way for a peer of higher priority
 * @param fanout how many copy from one peer; 0: no limit
 * @param majority whether only a part with a majority goes on
 * @param safe whether readings are delivered only once all members hold them
 * @param ranking who should rather lead
 * @param nearBytes how much of the journal a member may lack and still be waited for
 */
public record Rules(
        boolean preempt,
        int fanout,
        boolean majority,
        boolean safe,
        long nearBytes,
        Ranking ranking) {
    /** How two peers are compared. */
    public enum Ranking {
        ID,
        NUMBER,
        START_TIME;

        private Priority priority() {
            return switch (this) {
                case ID -> new IdPriority();
                case NUMBER -> new NumberPriority();
                case START_TIME -> new StartTimePriority();
            };
        }
    }

    private static final long MILLI = Settings.MILLI;
    private static final long SECOND = Settings.SECOND;
    private static final long NEAR_BYTES_MAX = 1 << 20;

    /** A larger fan-out makes no tree of so few peers. */
    static final int FANOUT_MAX = 3;

    static final Rules PLAIN = new Rules(false, 0, false, false, NEAR_BYTES_MAX, Ranking.ID);

    /** Half of the runs with a fan-out that makes a tree of {@code peers}. */
    static Rules draw(RandomGenerator random, int peers) {
        boolean preempt = random.nextInt(6) == 0;
        boolean tree = random.nextBoolean();
        int fanout = 1 + random.nextInt(Math.clamp(peers - 2, 1, FANOUT_MAX));
        boolean majority = random.nextInt(4) == 0;
        int delivery = random.nextInt(3); // what is safe is of most interest under majority
        return new Rules(
                preempt,
                tree ? fanout : 0,
                majority,
                delivery == 0 || majority && delivery == 1,
                Settings.oneOf(random, 0, 500, 5_000, NEAR_BYTES_MAX),
                Ranking.values()[(int) Settings.oneOf(random, 0, 0, 1, 2)]);
    }

    /** The same, and every part goes on. */
    Rules goingOn() {
        return new Rules(preempt, fanout, false, safe, nearBytes, ranking);
    }

    /** The same, and only a part with a majority goes on. */
    Rules voting() {
        return new Rules(preempt, fanout, true, safe, nearBytes, ranking);
    }

    /** {@return the same with another fan-out} */
    public Rules with(int fanout) {
        return new Rules(preempt, fanout, majority, safe, nearBytes, ranking);
    }

    /**
     * {@return the configuration of one start of one peer}
     *
     * @param peers in the group
     * @param retired who is gone for good, as the operator says
     */
    GroupConfig config(
            Candidate self, Endpoint endpoint, Pace pace, int peers, Set<PeerId> retired) {
        PartitionPolicy policy =
                majority ? new PartitionPolicy.Majority(peers) : new PartitionPolicy.GoOn();
        int part = pace.timerPart();
        return new GroupConfig(
                "simulated",
                endpoint,
                ranking.priority(),
                self.number(),
                self.startEpochMillis(),
                preempt,
                List.of(),
                SECOND / part,
                5 * SECOND / part,
                5 * SECOND / part,
                20 * SECOND / part,
                5 * SECOND / part,
                SECOND,
                100 * MILLI,
                nearBytes,
                policy,
                safe ? Delivery.SAFE : Delivery.AGREED,
                fanout,
                retired);
    }

    /** {@return what a peer says of it, and of itself, in its HELLO} */
    Map<String, String> hello(Candidate self) {
        var fields = new HashMap<String, String>();
        fields.put(Hello.FIELD_NUMBER, Long.toString(self.number()));
        fields.put(Hello.FIELD_STARTED, Long.toString(self.startEpochMillis()));
        fields.put(Hello.FIELD_BASE, Hello.KNOWN);
        fields.put(Hello.FIELD_KEYS, Hello.KNOWN);
        if (majority) {
            fields.put(Hello.FIELD_POLICY, Hello.MAJORITY);
        }
        if (safe) {
            fields.put(Hello.FIELD_DELIVERY, Hello.SAFE);
        }
        return fields;
    }
}
