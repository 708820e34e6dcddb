package bellwether.benchmark.contest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A contestant whose peers are programs of this benchmark: a member that sends by a library and
 * writes what that delivers, or the raw pump.
 */
public final class Programs implements Contestant {
    /** The one that needs a majority. */
    public static final String RAFT = "raft";

    private static final int RAFT_SLOWNESS = 10;
    private static final int PUMP_QUICKNESS = 4;

    private final String name;
    private final String main;
    private final boolean isGroup;

    private Programs(String name, String main, boolean isGroup) {
        this.name = name;
        this.main = main;
        this.isGroup = isGroup;
    }

    /**
     * {@return a member that orders by a library}
     *
     * @param name as the member program knows it
     */
    public static Programs library(String name) {
        return new Programs(name, "bellwether.benchmark.member.Member", true);
    }

    /** {@return the same bytes, moved and written without any protocol} */
    public static Programs pump() {
        return new Programs("pump", "bellwether.benchmark.member.Pump", false);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isGroup() {
        return isGroup;
    }

    @Override
    public long readings(long asked) {
        if (!isGroup) {
            return asked * PUMP_QUICKNESS;
        }
        return name.equals(RAFT) ? asked / RAFT_SLOWNESS : asked;
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
        return !name.equals(RAFT) || members == Group.PEERS;
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
                main,
                name,
                Integer.toString(index),
                allPorts,
                home.toString(),
                feed(launch.feed()));
    }

    private String feed(Feed feed) {
        return switch (feed) {
            case Feed.None() -> "none";
            case Feed.Replay(Path fed, Path expected) -> "replay:" + (isGroup ? fed : expected);
            case Feed.Wire() -> "wire";
            case Feed.Clock(int millis) -> "clock:" + millis;
        };
    }
}
