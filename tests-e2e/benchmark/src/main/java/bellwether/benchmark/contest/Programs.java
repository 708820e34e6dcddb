package bellwether.benchmark.contest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A contestant whose peers are programs of this benchmark: a member that sends by a library and
 * writes what that delivers, or the raw pump.
 */
public enum Programs implements Contestant {
    /** JGroups, ordered by its coordinator. */
    SEQUENCER(Set.of(Trait.GROUP, Trait.OPEN, Trait.TOGETHER, Trait.TAKEOVER)),

    /**
     * JGroups, numbered by its coordinator. Started together, and after the coordinator's death, a
     * member was seen to get nothing any more.
     */
    SEQUENCER2(Set.of(Trait.GROUP, Trait.OPEN)),

    /** Raft on JGroups. Started together, a member was seen to get nothing in a minute. */
    RAFT(Set.of(Trait.GROUP, Trait.OPEN, Trait.TAKEOVER)),

    /** The same bytes, moved and written without any protocol. */
    PUMP(Set.of(Trait.OPEN));

    private static final int RAFT_SLOWNESS = 10;
    private static final int PUMP_QUICKNESS = 4;

    private final Set<Trait> traits;

    Programs(Set<Trait> traits) {
        this.traits = traits;
    }

    @Override
    public String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Set<Trait> traits() {
        return traits;
    }

    @Override
    public long readings(long asked) {
        return switch (this) {
            case PUMP -> asked * PUMP_QUICKNESS;
            case RAFT -> asked / RAFT_SLOWNESS;
            default -> asked;
        };
    }

    @Override
    public Group launch(Launch launch) throws IOException {
        var group = new ProgramGroup(this, launch);
        try {
            group.form();
        } catch (IOException | RuntimeException e) {
            group.close();
            throw e;
        }
        return group;
    }

    /** {@return whether one of so many leads already: who needs a majority waits for it} */
    boolean isLedBy(int members) {
        return this != RAFT || members == Group.PEERS;
    }

    /** {@return the command that starts one of them} */
    List<String> command(int index, Launch launch, List<Integer> ports, Path home) {
        String allPorts =
                String.join(",", ports.stream().map(port -> Integer.toString(port)).toList());
        return List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:+UseSerialGC", // as bin/peer has it
                "-Xmx1g",
                "-Djava.net.preferIPv4Stack=true",
                "-Dbench.tuned=" + launch.knobs().tuned(),
                "-cp",
                System.getProperty("java.class.path"),
                "bellwether.benchmark.member." + (this == PUMP ? "Pump" : "Member"),
                title(),
                Integer.toString(index),
                allPorts,
                home.toString(),
                feed(launch.feed()));
    }

    private String feed(Feed feed) {
        return switch (feed) {
            case Feed.None() -> "none";
            case Feed.Replay(Path fed, Path expected) ->
                    "replay:" + (this == PUMP ? expected : fed);
            case Feed.Wire() -> "wire";
            case Feed.Clock(int millis) -> "clock:" + millis;
        };
    }
}
