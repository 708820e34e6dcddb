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
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ObjDoubleConsumer;

/**
 * Three processes are started at the same moment, each with a sensor. Measured is the time until
 * one and the same reading stands in the CSV files of all three.
 */
public final class Start implements Measure {
    private static final int INTERVAL_MILLIS = 50;
    private static final long POLL_NANOS = 5_000_000;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final double NANOS_PER_SECOND = 1e9;

    @Override
    public String name() {
        return "start";
    }

    @Override
    public boolean fits(Contestant contestant) {
        return contestant.traits().contains(Trait.TOGETHER);
    }

    @Override
    public void take(Contestant contestant, Path folder, ObjDoubleConsumer<Figure> figures)
            throws IOException {
        var launch = new Launch(folder, new Feed.Clock(INTERVAL_MILLIS), Knobs.shipped(), true);
        long startNanos = System.nanoTime();
        try (Group group = contestant.launch(launch);
                var feet = new Recorded(group.peers())) {
            while (!feet.haveOneInCommon()) {
                if (System.nanoTime() - startNanos > PATIENCE_NANOS) {
                    throw new BenchException(
                            "no reading has come to all" + group.peers().getFirst().said());
                }
                LockSupport.parkNanos(POLL_NANOS);
            }
            figures.accept(Figure.START, (System.nanoTime() - startNanos) / NANOS_PER_SECOND);
        }
    }

    /** The readings that each peer has in its files so far. */
    private static final class Recorded implements AutoCloseable {
        private final List<RecordTail> tails;
        private final List<Set<String>> readings;

        private Recorded(List<Peer> peers) {
            tails = peers.stream().map(RecordTail::new).toList();
            readings = peers.stream().<Set<String>>map(_ -> new HashSet<>()).toList();
        }

        private boolean haveOneInCommon() throws IOException {
            for (int i = 0; i < tails.size(); i++) {
                for (String row : tails.get(i).next()) {
                    readings.get(i).add(row.substring(row.indexOf(',') + 1)); // numbers may change
                }
            }
            var common = new HashSet<>(readings.getFirst());
            readings.forEach(common::retainAll);
            return !common.isEmpty();
        }

        @Override
        public void close() {
            tails.forEach(RecordTail::close);
        }
    }
}
