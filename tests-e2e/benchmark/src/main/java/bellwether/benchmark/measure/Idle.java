package bellwether.benchmark.measure;

import bellwether.benchmark.contest.Contestant;
import bellwether.benchmark.contest.Feed;
import bellwether.benchmark.contest.Group;
import bellwether.benchmark.contest.Knobs;
import bellwether.benchmark.contest.Launch;
import bellwether.benchmark.contest.Peer;
import bellwether.benchmark.contest.Trait;
import bellwether.benchmark.report.Figure;
import bellwether.benchmark.report.Stats;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ObjDoubleConsumer;

/** A group that stands and has nothing to do: its memory and its processor time. */
public final class Idle implements Measure {
    private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(12);
    private static final long WATCH_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final double PER_THOUSAND = 1_000;
    private static final double SECONDS_PER_HOUR = 3_600;
    private static final double BYTES_PER_MB = 1e6;

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public boolean fits(Contestant contestant) {
        return contestant.traits().contains(Trait.GROUP);
    }

    @Override
    public void take(Contestant contestant, Path folder, ObjDoubleConsumer<Figure> figures)
            throws IOException {
        var launch = Launch.standing(folder, new Feed.None(), Knobs.shipped());
        try (Group group = contestant.launch(launch)) {
            pause(SETTLE_NANOS);
            Usage begin = Usage.now(group.peers());
            pause(WATCH_NANOS);
            Usage used = Usage.now(group.peers()).since(begin);
            var megabytes = new ArrayList<Double>();
            for (Peer peer : group.peers()) {
                megabytes.add(Proc.residentMegabytes(peer.pid()));
            }
            figures.accept(Figure.MEMORY, Stats.median(megabytes));
            figures.accept(
                    Figure.IDLE_CPU,
                    used.cpuSeconds() / used.seconds() / Group.PEERS * PER_THOUSAND);
            double written = used.writtenBytes() / used.seconds() / Group.PEERS;
            figures.accept(Figure.IDLE_WRITTEN, written * SECONDS_PER_HOUR / BYTES_PER_MB);
        }
    }

    /** What is measured here is time that passes. */
    private static void pause(long nanos) {
        long startNanos = System.nanoTime();
        while (System.nanoTime() - startNanos < nanos) {
            LockSupport.parkNanos(nanos - (System.nanoTime() - startNanos));
        }
    }
}
