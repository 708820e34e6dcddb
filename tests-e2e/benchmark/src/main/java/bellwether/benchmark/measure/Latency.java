package bellwether.benchmark.measure;

import bellwether.benchmark.BenchException;
import bellwether.benchmark.Source;
import bellwether.benchmark.contest.Contestant;
import bellwether.benchmark.contest.Feed;
import bellwether.benchmark.contest.Gate;
import bellwether.benchmark.contest.Group;
import bellwether.benchmark.contest.Knobs;
import bellwether.benchmark.contest.Launch;
import bellwether.benchmark.contest.Trait;
import bellwether.benchmark.report.Figure;
import bellwether.benchmark.report.Stats;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ObjDoubleConsumer;

/**
 * The harness hands a reading every millisecond to a peer that does not lead. Its latency is the
 * time from there until it stands in the CSV file of the slowest peer, by one and the same clock.
 */
public final class Latency implements Measure {
    private static final int PER_SECOND = 1_000;
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
    private static final int WARM_UP_SECONDS = 20;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final int seconds;

    /**
     * @param seconds that are measured; those for the compilers come on top
     */
    public Latency(int seconds) {
        this.seconds = seconds;
    }

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public boolean fits(Contestant contestant) {
        return contestant.traits().contains(Trait.OPEN);
    }

    @Override
    public void take(Contestant contestant, Path folder, ObjDoubleConsumer<Figure> figures)
            throws IOException {
        int before = WARM_UP_SECONDS * PER_SECOND;
        int readings = before + seconds * PER_SECOND;
        var launch = Launch.standing(folder, new Feed.Wire(), Knobs.shipped());
        try (Group group = contestant.launch(launch);
                Gate gate = group.gate();
                var watch = new ArrivalWatch(group.peers(), readings)) {
            send(gate, watch, 0, before);
            Usage begin = Usage.now(group.peers());
            send(gate, watch, before, readings);
            Usage used = Usage.now(group.peers()).since(begin);
            if (!watch.awaitAll(PATIENCE_NANOS)) {
                throw new BenchException(
                        "only " + watch.arrived() + " of " + readings + " readings have come");
            }
            double[] millis = watch.latencies(before, readings);
            figures.accept(Figure.P50, Stats.percentile(millis, 50));
            figures.accept(Figure.P99, Stats.percentile(millis, 99));
            figures.accept(Figure.P999, Stats.percentile(millis, 99.9));
            figures.accept(Figure.CORES, used.cpuSeconds() / used.seconds());
            Audit.Verdict.of(group.peers(), readings).tell(figures);
        }
    }

    /**
     * At even times. After a pause a reading counts from when it is sent, as that it overslept is
     * no fault of the contestant; after a connection that was full, from when it was due.
     */
    private static void send(Gate gate, ArrivalWatch watch, int from, int to) throws IOException {
        long startNanos = System.nanoTime();
        for (int i = from; i < to; i++) {
            Source.Row row = Source.row(i + 1L);
            long dueNanos = startNanos + (i - from) * INTERVAL_NANOS;
            boolean isEarly = dueNanos - System.nanoTime() > 0;
            while (dueNanos - System.nanoTime() > 0) {
                LockSupport.parkNanos(dueNanos - System.nanoTime());
            }
            watch.sent(i, isEarly ? System.nanoTime() : dueNanos);
            gate.send(row);
        }
    }

    /** {@return nanoseconds in milliseconds} */
    static double millis(long nanos) {
        return nanos / NANOS_PER_MILLI;
    }
}
