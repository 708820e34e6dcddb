package bellwether.launcher.rehearsal;

import bellwether.group.GroupConfig;
import bellwether.group.GroupStatus;
import bellwether.group.Input;
import bellwether.group.PartitionPolicy;
import bellwether.protocol.Bytes;
import bellwether.protocol.Endpoint;
import bellwether.protocol.PeerId;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * A take-over played through in memory: three peers form a group and record, the leader dies, the
 * others record under the next one. Code that the JVM runs for the first time is loaded, linked and
 * interpreted, and that of a take-over would be run for the first time while everybody waits for
 * it. Nothing of a play is kept, and nobody hears of it.
 */
public final class Rehearsal {
    /** After so many, the code is about as quick as it gets without being in steady use. */
    private static final int PLAYS = 3;

    private static final int ACTORS = 3;

    /** What all say and do in one play takes some tens of turns. */
    private static final int TURNS_MAX = 1_000;

    private static final Bytes READING =
            Bytes.utf8("DATA|rehearsal|2026-01-01T00:00:00.000Z|20.00|50.00|1000.00");

    private final Stage stage = new Stage();
    private final GroupConfig config;

    private Rehearsal(GroupConfig config) {
        this.config = config;
    }

    /**
     * Plays some times over, as a group that is configured so would. Gives way to other virtual
     * threads after each turn, as each may take milliseconds.
     *
     * @return how many readings were recorded
     * @throws IllegalStateException if a play does not get to its end
     * @throws InterruptedException if the thread was interrupted between two plays
     */
    public static long play(GroupConfig config) throws InterruptedException {
        long recorded = 0;
        for (int i = 0; i < PLAYS; i++) {
            recorded += new Rehearsal(config).playOnce();
            Thread.sleep(1);
        }
        return recorded;
    }

    private long playOnce() {
        PeerId highest = null;
        for (int number = 1; number <= ACTORS; number++) {
            highest = new PeerId("0000000" + number + "-0000-4000-8000-000000000000");
            var at = new Endpoint("127.0.0.1", number);
            stage.enter(new Actor(stage, highest, configOf(at)));
        }
        record(ACTORS);
        stage.die(highest);
        return record(ACTORS - 1);
    }

    /** {@return how many readings stand in the journals} */
    private long record(int members) {
        turnUntil("a group of " + members, () -> formed(members));
        stage.actors().forEach(actor -> actor.put(new Input.Offered(List.of(READING))));
        turnUntil("a record of " + members, this::recorded);
        return stage.actors().getFirst().status().lastSequence();
    }

    private boolean formed(int members) {
        return stage.actors().stream()
                .map(Actor::status)
                .allMatch(status ->
                        status.leader().isPresent() && status.members().size() == members);
    }

    /** All that was offered has been taken, and everybody has it. */
    private boolean recorded() {
        List<GroupStatus> all = stage.actors().stream().map(Actor::status).toList();
        return all.stream().allMatch(status -> status.outboxReadings() == 0)
                && all.stream().map(GroupStatus::journalEnd).distinct().count() == 1;
    }

    private void turnUntil(String what, BooleanSupplier holds) {
        for (int turns = 0; turns == 0 || !holds.getAsBoolean(); turns++) {
            if (turns == TURNS_MAX) {
                throw new IllegalStateException("the rehearsal did not come to " + what);
            }
            stage.turn();
            Thread.yield();
        }
    }

    /** Of whatever the operator has decided, what does not need other peers than there are. */
    private GroupConfig configOf(Endpoint endpoint) {
        boolean votes = config.policy() instanceof PartitionPolicy.Majority;
        return new GroupConfig(
                config.groupName(),
                endpoint,
                config.priority(),
                config.number(),
                config.startEpochMillis(),
                config.preempt(),
                List.of(),
                config.announceNanos(),
                config.discoveryNanos(),
                config.heartbeatNanos(),
                config.heartbeatTimeoutNanos(),
                config.electionNanos(),
                config.flushNanos(),
                config.acknowledgeNanos(),
                config.nearBytes(),
                votes ? new PartitionPolicy.Majority(ACTORS) : config.policy(),
                config.delivery(),
                config.fanout(),
                Set.of());
    }
}
