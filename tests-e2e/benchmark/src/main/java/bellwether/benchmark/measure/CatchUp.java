package bellwether.benchmark.measure;

import bellwether.benchmark.BenchException;
import bellwether.benchmark.Source;
import bellwether.benchmark.contest.Contestant;
import bellwether.benchmark.contest.Crowd;
import bellwether.benchmark.contest.Peer;
import bellwether.benchmark.contest.Trait;
import bellwether.benchmark.report.Figure;
import bellwether.benchmark.report.Stats;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ObjDoubleConsumer;

/**
 * Two peers have a long record, and one of them goes on with it at a fixed rate, when a third one
 * joins. Measured is how fast that one copies the journal, from its first byte until its end is the
 * leader's, beside a plain copy of the same files; and what becomes of the rate meanwhile.
 */
public final class CatchUp implements Measure {
    private static final int FEEDER = 1;
    private static final int LATE = 2;
    private static final long POLL_NANOS = 1_000_000;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double BYTES_PER_MB = 1e6;

    /** How long the rate is looked at before. */
    private static final int BEFORE_SECONDS = 3;

    /** A replay hands over batches: in less time its rate is no more than how they fall. */
    private static final double RATE_SECONDS_MIN = 1;

    /** How long it goes on behind that, and one second more for so many readings of the record. */
    private static final int LIVE_SECONDS = 12;

    private static final int READINGS_PER_SECOND = 50_000;
    private static final int COPIES = 3;

    private final Path image;
    private final long readings;
    private final int rate;

    /**
     * @param image the folder of the runtime image
     * @param readings of the record that the late one finds
     * @param rate readings per second meanwhile
     */
    public CatchUp(Path image, long readings, int rate) {
        this.image = image;
        this.readings = readings;
        this.rate = rate;
    }

    @Override
    public String name() {
        return "catchup";
    }

    @Override
    public boolean fits(Contestant contestant) {
        return contestant.traits().contains(Trait.CROWD);
    }

    @Override
    public void take(Contestant contestant, Path folder, ObjDoubleConsumer<Figure> figures)
            throws IOException {
        Path history = folder.resolve("history.csv");
        Path live = folder.resolve("live.csv");
        long all =
                readings + rate * (BEFORE_SECONDS + LIVE_SECONDS + readings / READINGS_PER_SECOND);
        Source.feed(history, 1, readings);
        Source.feed(live, readings + 1, all);
        try (var crowd = new Crowd(image, folder, "")) {
            crowd.grow(2);
            List<Peer> old = crowd.peers();
            crowd.replay(FEEDER, history, 0);
            Pace.await(old, readings);
            crowd.replay(FEEDER, live, rate);
            Pace begin =
                    Pace.await(old, readings + rate); // the first second is for getting started
            double before =
                    Pace.await(old, readings + (long) rate * BEFORE_SECONDS).rateSince(begin);

            crowd.start();
            Arrival arrival = follow(crowd, old);
            if (arrival.end.readings() >= all) {
                throw new BenchException("the live stream ended before the late one had caught up");
            }
            double copied = arrival.bytesPerSecond / BYTES_PER_MB;
            double plain = plainCopy(crowd.journal(Crowd.LEADER), folder) / BYTES_PER_MB;
            figures.accept(Figure.CATCH_UP, copied);
            figures.accept(Figure.PLAIN_COPY, plain);
            figures.accept(Figure.CATCH_UP_RATIO, copied / plain);
            figures.accept(Figure.LIVE_SHARE, arrival.end.rateSince(arrival.begin) / before);

            Pace.await(crowd.peers(), all);
            crowd.requireWhole();
            Audit.Verdict.of(crowd.peers(), all).tell(figures);
        }
    }

    /**
     * How the late one got there.
     *
     * @param begin where the others were when it had its first byte
     * @param end where they were when it had the same rows, or a second after the begin
     */
    private record Arrival(double bytesPerSecond, Pace begin, Pace end) {}

    private static Arrival follow(Crowd crowd, List<Peer> old) throws IOException {
        long startNanos = System.nanoTime();
        while (crowd.journalBytes(LATE) == 0) {
            pause(startNanos);
        }
        Pace begin = Pace.now(old);
        long leaderBytes = crowd.journalBytes(Crowd.LEADER);
        long lateBytes = crowd.journalBytes(LATE);
        while (lateBytes < leaderBytes) {
            pause(startNanos);
            leaderBytes = crowd.journalBytes(Crowd.LEADER); // first: it only grows
            lateBytes = crowd.journalBytes(LATE);
        }
        double seconds = (System.nanoTime() - begin.nanos()) / NANOS_PER_SECOND;
        Pace.await(crowd.peers().subList(LATE, LATE + 1), Pace.now(old).readings());
        Pace end = Pace.now(old);
        while (end.secondsSince(begin) < RATE_SECONDS_MIN) {
            LockSupport.parkNanos(POLL_NANOS);
            end = Pace.now(old);
        }
        return new Arrival(lateBytes / seconds, begin, end);
    }

    private static void pause(long startNanos) {
        if (System.nanoTime() - startNanos > PATIENCE_NANOS) {
            throw new BenchException("the late one has not caught up in a minute");
        }
        LockSupport.parkNanos(POLL_NANOS);
    }

    /** {@return bytes per second of the middle one of some copies} */
    private static double plainCopy(List<Path> journal, Path folder) throws IOException {
        var copies = new ArrayList<Double>();
        for (int i = 0; i < COPIES; i++) {
            copies.add(PlainCopy.bytesPerSecond(journal, folder.resolve("copy.log")));
        }
        return Stats.median(copies);
    }
}
