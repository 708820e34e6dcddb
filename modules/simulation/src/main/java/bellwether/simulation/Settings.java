package bellwether.simulation;

import bellwether.election.Candidate;
import bellwether.group.GroupConfig;
import bellwether.protocol.Endpoint;
import bellwether.protocol.PeerId;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * What may happen in a run, and how often. What belongs together is a record of its own, which
 * draws from a random source of its own: what is added to one leaves the others what they were.
 *
 * @param peers how many, 1 to 9
 * @param faultNanos how long faults go on
 * @param meanNanos of each fault that happens, the mean time between two
 * @param pace how quick everything is
 * @param cast who takes part
 * @param storing how peers keep their data
 * @param intake where readings come from
 * @param rules what the operator has decided
 */
public record Settings(
        int peers,
        long faultNanos,
        Map<Fault, Long> meanNanos,
        Pace pace,
        Cast cast,
        Storing storing,
        Intake intake,
        Rules rules) {
    static final long MILLI = 1_000_000L;
    static final long SECOND = 1_000 * MILLI;
    private static final long FAULT_NANOS = 120 * SECOND;
    private static final int PEERS_MAX = 9;

    /** As {@code replication_fanout} is where nothing is configured. */
    private static final int CROWD_FANOUT = 8;

    /** The faults that were there first: the draws of every seed begin with them. */
    private static final Set<Fault> FIRST = EnumSet.range(Fault.CRASH, Fault.SYNC_FAILURE);

    /** What came next; who is on by turns is a kind of run of its own. */
    private static final Set<Fault> NEXT = EnumSet.range(Fault.CRASH_INSIDE, Fault.EMPTY_DISK);

    /** What is durable is not what it was. */
    private static final Set<Fault> DAMAGE = EnumSet.of(Fault.DAMAGED_JOURNAL, Fault.DAMAGED_CSV);

    /** Without these nobody is suspected wrongly and nothing delivered may be rolled back (I7). */
    private static final Set<Fault> HONEST =
            EnumSet.of(
                    Fault.CRASH,
                    Fault.POWER_CUT,
                    Fault.LEADER_CRASH,
                    Fault.CRASH_INSIDE,
                    Fault.STEP_CRASH,
                    Fault.SHIFT,
                    Fault.STEP_DOWN);

    /** What parts a group and lets it meet again, with all processes alive. */
    private static final Set<Fault> PARTING =
            EnumSet.of(Fault.PARTITION, Fault.ONE_WAY, Fault.FLAP, Fault.PAUSE, Fault.STALL);

    /** Each makes a kind of run of its own. */
    private static final Set<Fault> OWN_KIND =
            EnumSet.of(Fault.SHIFT, Fault.LAST_LEFT, Fault.NEW_DISKS);

    /**
     * Makes the random source of one concern of a seed independent of all others. The name counts:
     * with those of the last two, the seeds that tests keep are no run of these kinds.
     */
    private enum Concern {
        FAULTS,
        CAST,
        STORING,
        INTAKE,
        RULES,
        TREE,
        TURNS,
        UNSYNCED,
        DAMAGE,
        LAST_LEFT,
        NEW_DISKS,
        ROLLING,
        SHORTENING,
        SHORTENED,
        LYING;

        RandomGenerator random(long seed) {
            return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + name().hashCode());
        }
    }

    public Settings {
        meanNanos = Collections.unmodifiableMap(new EnumMap<>(meanNanos));
    }

    /** {@return what the seed draws: which faults, how often, how many peers, how quick} */
    public static Settings swarm(long seed) {
        return keepingAll(seed).lettingGo(seed);
    }

    /** {@return the same, where no journal lets go what has expired} */
    static Settings keepingAll(long seed) {
        var random = new SplittableRandom(seed);
        var means = new EnumMap<Fault, Long>(Fault.class);
        boolean honest = random.nextInt(5) == 0;
        for (Fault fault : FIRST) {
            long mean = oneOf(random, 5 * SECOND, 10 * SECOND, 20 * SECOND, 40 * SECOND);
            boolean on = random.nextInt(5) < 2;
            if (honest ? HONEST.contains(fault) : on) {
                means.put(fault, mean);
            }
        }
        if (honest) {
            means.replaceAll((_, mean) -> mean / 2);
        }
        int peers =
                (int) oneOf(random, 3, 3, 3, 2 + random.nextInt(4), 1 + random.nextInt(PEERS_MAX));
        Pace pace = Pace.draw(random);
        Rules rules = Rules.draw(Concern.RULES.random(seed), peers);
        Storing storing =
                Storing.draw(Concern.STORING.random(seed))
                        .with(Rolling.draw(Concern.ROLLING.random(seed)));
        Cast cast = Cast.draw(Concern.CAST.random(seed));
        means.putAll(drawLater(NEXT, Concern.FAULTS.random(seed), honest));
        means.putAll(drawLater(DAMAGE, Concern.DAMAGE.random(seed), honest));
        if (rules.majority()) { // who has a vote must neither forget nor be waited for in vain
            storing = storing.resumed();
            cast = cast.immortal();
            means.remove(Fault.EMPTY_DISK);
            means.keySet().removeAll(DAMAGE);
        }
        var drawn =
                new Settings(
                        peers,
                        FAULT_NANOS,
                        means,
                        honest ? pace.calm() : pace,
                        honest ? cast.together() : cast,
                        storing,
                        Intake.draw(Concern.INTAKE.random(seed)),
                        rules);
        var grown = rules.fanout() == 0 ? drawn : drawn.withTree(Concern.TREE.random(seed));
        return grown.byTurns(Concern.TURNS.random(seed))
                .withTails(Concern.UNSYNCED.random(seed))
                .toTheLast(Concern.LAST_LEFT.random(seed))
                .withNewDisks(Concern.NEW_DISKS.random(seed));
    }

    private Settings lettingGo(long seed) {
        Rolling rolling = storing.rolling().shortening(Concern.SHORTENING.random(seed));
        return new Settings(
                        peers,
                        faultNanos,
                        meanNanos,
                        pace,
                        cast,
                        storing.with(rolling),
                        intake,
                        rules)
                .shortening(Concern.SHORTENED.random(seed));
    }

    /**
     * In one run of eight nothing happens but that peers are on by turns. On a good network and
     * with nothing late: a survivor that nobody has met when a leader is made may roll back.
     */
    private Settings byTurns(RandomGenerator random) {
        if (random.nextInt(8) != 0) {
            return this;
        }
        var means = new EnumMap<Fault, Long>(Fault.class);
        means.put(Fault.SHIFT, oneOf(random, 3 * SECOND, 5 * SECOND, 8 * SECOND));
        if (random.nextBoolean()) {
            means.put(Fault.LEADER_CRASH, 10 * SECOND);
        }
        int few = 3 + random.nextInt(3);
        return onlyWith(means, few, pace.calm().quick(), storing.resumed(), rules.goingOn());
    }

    /**
     * In one run of eight disks are synced so seldom that what is cut, and what stays, is mostly
     * not durable; leaders are replaced and come back, and there is a cut for each.
     */
    private Settings withTails(RandomGenerator random) {
        if (random.nextInt(8) != 0 || meanNanos.containsKey(Fault.SHIFT)) {
            return this;
        }
        var means = new EnumMap<Fault, Long>(Fault.class);
        for (Fault fault : PARTING) {
            means.put(fault, oneOf(random, 5 * SECOND, 10 * SECOND, 20 * SECOND));
        }
        int few = 3 + random.nextInt(3);
        return onlyWith(means, few, pace.unsynced(), storing.unsynced(), rules.goingOn());
    }

    /**
     * In one run of twelve, under majority, one host after the other ends, and the last one has to
     * go on, or not, where the others will not know of it. What was synced is little more than what
     * views need, so that who comes back often has a view and none of its readings.
     */
    private Settings toTheLast(RandomGenerator random) {
        if (random.nextInt(12) != 0 || hasItsOwnFaults()) {
            return this;
        }
        var means = new EnumMap<Fault, Long>(Fault.class);
        means.put(Fault.LAST_LEFT, oneOf(random, 5 * SECOND, 8 * SECOND));
        if (random.nextBoolean()) {
            means.put(Fault.STEP_CRASH, 5 * SECOND);
        }
        int few = 3 + random.nextInt(2);
        return onlyWith(means, few, pace.calm().quick(), storing.unsynced(), rules.voting());
    }

    /** In one run of ten whole groups lose power, and with it most of what they knew. */
    private Settings withNewDisks(RandomGenerator random) {
        if (random.nextInt(10) != 0 || hasItsOwnFaults()) {
            return this;
        }
        var means = new EnumMap<Fault, Long>(Fault.class);
        means.put(Fault.NEW_DISKS, oneOf(random, 3 * SECOND, 5 * SECOND, 8 * SECOND));
        int few = 2 + random.nextInt(3);
        return onlyWith(means, few, pace.calm().quick(), storing.resumed(), rules.goingOn());
    }

    /**
     * Where nothing keeps journals from letting go what has expired, hosts die and get empty disks,
     * and nothing else goes wrong: so there is somebody who lacks what has gone.
     */
    private Settings shortening(RandomGenerator random) {
        if (!storing.rolling().shortensPlainly()) {
            return this;
        }
        var means = new EnumMap<Fault, Long>(Fault.class);
        means.put(Fault.EMPTY_DISK, oneOf(random, 10 * SECOND, 20 * SECOND, 40 * SECOND));
        means.put(Fault.CRASH, oneOf(random, 10 * SECOND, 20 * SECOND, 40 * SECOND));
        if (random.nextBoolean()) {
            means.put(Fault.PARTITION, 20 * SECOND);
        }
        if (random.nextInt(3) == 0) {
            means.put(Fault.DAMAGED_JOURNAL, 20 * SECOND);
        }
        int few = 2 + random.nextInt(3);
        Storing kept = storing.resumed();
        boolean isSeldomSynced = random.nextBoolean();
        if (isSeldomSynced) { // a disk that stays, and lacks what others have let go
            means.remove(Fault.EMPTY_DISK);
            means.put(Fault.CRASH, 10 * SECOND);
        }
        Pace good = isSeldomSynced ? pace.unsynced() : pace.calm().quick();
        return new Settings(
                few, faultNanos, means, good, Cast.TOGETHER, kept, intake, rules.goingOn());
    }

    /** A kind of run in which everybody is there from the start, and nothing else goes wrong. */
    private Settings onlyWith(
            Map<Fault, Long> means, int peers, Pace pace, Storing storing, Rules rules) {
        Storing plain = storing.with(Rolling.NONE);
        return new Settings(peers, faultNanos, means, pace, Cast.TOGETHER, plain, intake, rules);
    }

    /** Whether this is one of the kinds of run in which nothing else goes wrong. */
    private boolean hasItsOwnFaults() {
        return OWN_KIND.stream().anyMatch(meanNanos::containsKey)
                || meanNanos.keySet().equals(PARTING);
    }

    /** A chain of three is a tree, too; half of the runs have a larger one. */
    private Settings withTree(RandomGenerator random) {
        if (random.nextBoolean()) {
            return this;
        }
        int larger = Math.max(peers, 4 + random.nextInt(PEERS_MAX - 3));
        return with(larger).with(rules.with(1 + random.nextInt(Rules.FANOUT_MAX)));
    }

    private static Map<Fault, Long> drawLater(
            Set<Fault> faults, RandomGenerator random, boolean honest) {
        var means = new EnumMap<Fault, Long>(Fault.class);
        for (Fault fault : faults) {
            long mean = oneOf(random, 5 * SECOND, 10 * SECOND, 20 * SECOND, 40 * SECOND);
            boolean on = random.nextInt(3) == 0;
            if (on && (!honest || HONEST.contains(fault))) {
                means.put(fault, mean);
            }
        }
        return means;
    }

    /** {@return processes that die, and nothing else} */
    public static Settings crashesOnly(int peers) {
        return new Settings(
                peers,
                FAULT_NANOS,
                Map.of(Fault.CRASH, 12 * SECOND),
                Pace.CALM,
                Cast.TOGETHER,
                Storing.RESUMED,
                Intake.MEASURED,
                Rules.PLAIN);
    }

    /**
     * {@return many peers on a network without fault, with the timers and the tree of production}
     */
    static Settings crowd(int peers) {
        return new Settings(
                peers,
                FAULT_NANOS,
                new EnumMap<Fault, Long>(Fault.class),
                Pace.EVEN,
                Cast.TOGETHER,
                Storing.RESUMED,
                Intake.MEASURED,
                Rules.PLAIN.with(CROWD_FANOUT));
    }

    /**
     * {@return a run in which nothing goes wrong but that one of the peers lies, and in half of
     * them processes die besides}
     */
    static Settings lying(long seed) {
        var random = Concern.LYING.random(seed);
        int some = 3 + random.nextInt(4);
        var means = new EnumMap<Fault, Long>(Fault.class);
        if (random.nextBoolean()) {
            means.put(Fault.LEADER_CRASH, 10 * SECOND);
        }
        Rules drawn = Rules.draw(random, some).goingOn();
        return new Settings(
                some,
                FAULT_NANOS / 2,
                means,
                Pace.CALM.quick(),
                Cast.TOGETHER,
                Storing.RESUMED,
                Intake.MEASURED,
                drawn);
    }

    /** {@return the same with another number of peers, 1 to 9} */
    public Settings with(int peers) {
        if (peers < 1 || peers > PEERS_MAX) {
            throw new IllegalArgumentException("peers: " + peers + " is not 1 to " + PEERS_MAX);
        }
        return new Settings(peers, faultNanos, meanNanos, pace, cast, storing, intake, rules);
    }

    /** {@return the same with these faults, and so long from one to the next} */
    Settings with(Map<Fault, Long> means) {
        return new Settings(peers, faultNanos, means, pace, cast, storing, intake, rules);
    }

    /** {@return the same for another time} */
    public Settings lasting(long nanos) {
        return new Settings(peers, nanos, meanNanos, pace, cast, storing, intake, rules);
    }

    /** {@return the same with another cast} */
    public Settings with(Cast cast) {
        return new Settings(peers, faultNanos, meanNanos, pace, cast, storing, intake, rules);
    }

    /** {@return the same with data kept otherwise} */
    public Settings with(Storing storing) {
        return new Settings(peers, faultNanos, meanNanos, pace, cast, storing, intake, rules);
    }

    /** {@return the same under other rules} */
    public Settings with(Rules rules) {
        return new Settings(peers, faultNanos, meanNanos, pace, cast, storing, intake, rules);
    }

    /** {@return the same without some faults} */
    public Settings without(Set<Fault> faults) {
        var means = new EnumMap<Fault, Long>(Fault.class);
        means.putAll(meanNanos);
        means.keySet().removeAll(faults);
        return new Settings(peers, faultNanos, means, pace, cast, storing, intake, rules);
    }

    /**
     * {@return the configuration of one start of one peer}
     *
     * @param dead who never comes back
     */
    GroupConfig config(Candidate self, Endpoint endpoint, Set<PeerId> dead) {
        Set<PeerId> retired = storing.rolling().retires() ? dead : Set.of();
        return rules.config(self, endpoint, pace, peers, retired);
    }

    /** {@return whether a peer that stays up must never roll back what it has delivered} */
    boolean forbidsRollback() {
        return HONEST.containsAll(meanNanos.keySet())
                && pace.equals(pace.calm())
                && cast.equals(cast.together())
                && !rules.majority();
    }

    static long oneOf(RandomGenerator random, long... values) {
        return values[random.nextInt(values.length)];
    }
}
