package bellwether.benchmark.measure;

import bellwether.benchmark.BenchException;
import bellwether.benchmark.Source;
import bellwether.benchmark.contest.Contestant;
import bellwether.benchmark.contest.Crowd;
import bellwether.benchmark.contest.Peer;
import bellwether.benchmark.contest.Trait;
import bellwether.benchmark.report.Figure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ObjDoubleConsumer;

/**
 * What a reading costs the leader of a small group, and of a large one in which members copy from
 * members. One that does not lead replays at a fixed rate, low enough for all to keep up: who falls
 * behind costs the leader less.
 */
public final class FanOut implements Measure {
    private static final String SMALL_HEAP = "-Xmx64m";
    private static final double MILLION = 1e6;

    /** So many seconds at most may lie between the leader and the slowest member. */
    private static final int BEHIND_SECONDS = 1;

    /** What the time may be longer than it would be at the asked rate. */
    private static final double SLOWNESS_MAX = 1.1;

    private final Path image;
    private final int few;
    private final int many;
    private final int rate;
    private final int warmUpSeconds;
    private final int seconds;

    /**
     * @param image the folder of the runtime image
     * @param few members of the small group
     * @param many members of the large one
     * @param rate readings per second
     * @param warmUpSeconds that come before, for the compilers: many processes share few
     *     processors, and each compiles for itself
     * @param seconds that are measured
     */
    public FanOut(Path image, int few, int many, int rate, int warmUpSeconds, int seconds) {
        this.image = image;
        this.few = few;
        this.many = many;
        this.rate = rate;
        this.warmUpSeconds = warmUpSeconds;
        this.seconds = seconds;
    }

    @Override
    public String name() {
        return "fanout";
    }

    @Override
    public boolean fits(Contestant contestant) {
        return contestant.traits().contains(Trait.CROWD);
    }

    @Override
    public void take(Contestant contestant, Path folder, ObjDoubleConsumer<Figure> figures)
            throws IOException {
        double ofFew = leaderSeconds(few, folder, figures);
        figures.accept(Figure.LEADER_OF_FEW, ofFew);
        double ofMany = leaderSeconds(many, folder, figures);
        figures.accept(Figure.LEADER_OF_MANY, ofMany);
        figures.accept(Figure.LEADER_RATIO, ofMany / ofFew);
    }

    /** {@return CPU seconds of the leader per million readings} */
    private double leaderSeconds(int members, Path folder, ObjDoubleConsumer<Figure> figures)
            throws IOException {
        long before = (long) rate * warmUpSeconds;
        long readings = before + (long) rate * seconds;
        Path home = Files.createDirectory(folder.resolve("members-" + members));
        Path fed = home.resolve("fed.csv");
        Source.feed(fed, 1, readings);
        try (var crowd = new Crowd(image, home, SMALL_HEAP)) {
            crowd.grow(members);
            crowd.replay(members - 1, fed, rate);
            Peer leader = crowd.peers().get(Crowd.LEADER);
            Pace begin = Pace.await(List.of(leader), before);
            double cpuBegin = Proc.cpuSeconds(leader.pid());
            Pace end = Pace.await(List.of(leader), readings);
            double cpuSeconds = Proc.cpuSeconds(leader.pid()) - cpuBegin;
            requireKeptUp(members, end.secondsSince(begin), end, Pace.now(crowd.peers()));
            Pace.await(crowd.peers(), readings);
            crowd.requireWhole();
            Audit.Verdict.of(crowd.peers(), readings).tell(figures);
            return cpuSeconds * MILLION / (end.readings() - begin.readings());
        }
    }

    private void requireKeptUp(int members, double taken, Pace leader, Pace slowest) {
        long behind = leader.readings() - slowest.readings();
        if (taken > seconds * SLOWNESS_MAX || behind > (long) rate * BEHIND_SECONDS) {
            throw new BenchException(
                    ("%d members do not keep up with %,d readings a second here: "
                                    + "%.1f s for %d, the slowest is %,d behind")
                            .formatted(members, rate, taken, seconds, behind));
        }
    }
}
