package bellwether.benchmark.measure;

import bellwether.benchmark.BenchException;
import bellwether.benchmark.contest.Contestant;
import bellwether.benchmark.contest.Feed;
import bellwether.benchmark.contest.Group;
import bellwether.benchmark.contest.Knobs;
import bellwether.benchmark.contest.Launch;
import bellwether.benchmark.contest.Peer;
import bellwether.benchmark.contest.Trait;
import bellwether.benchmark.report.Figure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ObjDoubleConsumer;

/**
 * All three peers record, and the leader is hit. Measured is the time from the blow until a reading
 * that was made after the leader's death stands in the CSV files of both others. Then they are
 * stopped in order, and their records audited: has each what both have accepted, once, and in one
 * order?
 */
public final class Takeover implements Measure {
    private static final int INTERVAL_MILLIS = 2;
    private static final int READINGS_BEFORE = 2_000;
    private static final long POLL_NANOS = 500_000;
    private static final long AFTERWARDS_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Blow blow;
    private final Knobs knobs;
    private final int times;

    /**
     * @param tuned how bellwether is tuned, for blows that ask for it
     * @param times how often, in a group of its own each time
     */
    public Takeover(Blow blow, Knobs tuned, int times) {
        this.blow = blow;
        this.knobs = blow.isTuned() ? tuned : Knobs.shipped();
        this.times = times;
    }

    @Override
    public String name() {
        return blow.measure();
    }

    @Override
    public boolean fits(Contestant contestant) {
        return contestant.traits().contains(Trait.TAKEOVER);
    }

    @Override
    public void take(Contestant contestant, Path folder, ObjDoubleConsumer<Figure> figures)
            throws IOException {
        for (int i = 0; i < times; i++) {
            once(contestant, Files.createDirectory(folder.resolve("blow-" + i)), figures);
        }
    }

    private void once(Contestant contestant, Path folder, ObjDoubleConsumer<Figure> figures)
            throws IOException {
        var launch = Launch.standing(folder, new Feed.Clock(INTERVAL_MILLIS), knobs);
        try (Group group = contestant.launch(launch)) {
            List<Integer> survivors = new ArrayList<>();
            int leader = group.leader();
            for (int i = 0; i < Group.PEERS; i++) {
                if (i != leader) {
                    survivors.add(i);
                }
            }
            figures.accept(blow.figure(), strike(group, leader, survivors));
            LockSupport.parkNanos(AFTERWARDS_NANOS); // so that there is something to audit
            group.peers().get(leader).kill(); // one that hangs is not to wake
            for (int survivor : survivors) {
                group.stop(survivor);
            }
            Audit.ofSurvivors(group, survivors).tell(figures);
        }
    }

    /** {@return how many milliseconds it took} */
    private double strike(Group group, int leader, List<Integer> survivors) throws IOException {
        var watches = new ArrayList<Watch>();
        try {
            for (int survivor : survivors) {
                watches.add(new Watch(group.peers().get(survivor)));
            }
            await("recorded", watches, watch -> watch.rows >= READINGS_BEFORE);
            long startNanos = System.nanoTime();
            blow.strike(group.peers().get(leader));
            Instant dead = Instant.now();
            await("taken over", watches, watch -> watch.newest.isAfter(dead));
            return Latency.millis(System.nanoTime() - startNanos);
        } finally {
            watches.forEach(Watch::close);
        }
    }

    private interface Condition {
        boolean holds(Watch watch);
    }

    private static void await(String what, List<Watch> watches, Condition condition)
            throws IOException {
        long startNanos = System.nanoTime();
        boolean done = false;
        while (!done) {
            done = true;
            for (Watch watch : watches) {
                watch.look();
                done &= condition.holds(watch);
            }
            if (System.nanoTime() - startNanos > PATIENCE_NANOS) {
                throw new BenchException(
                        "not "
                                + what
                                + " in "
                                + TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NANOS)
                                + " s");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** What one of the others has recorded so far. */
    private static final class Watch implements AutoCloseable {
        private final RecordTail tail;
        private int rows;
        private Instant newest = Instant.EPOCH;

        private Watch(Peer peer) {
            tail = new RecordTail(peer);
        }

        private void look() throws IOException {
            for (String row : tail.next()) {
                rows++;
                Instant time = Instant.parse(row.split(",", 3)[1]);
                newest = time.isAfter(newest) ? time : newest;
            }
        }

        @Override
        public void close() {
            tail.close();
        }
    }
}
