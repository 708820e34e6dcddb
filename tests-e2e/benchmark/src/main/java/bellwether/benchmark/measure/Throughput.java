package bellwether.benchmark.measure;

import bellwether.benchmark.Source;
import bellwether.benchmark.contest.Contestant;
import bellwether.benchmark.contest.Feed;
import bellwether.benchmark.contest.Group;
import bellwether.benchmark.contest.Knobs;
import bellwether.benchmark.contest.Launch;
import bellwether.benchmark.contest.Peer;
import bellwether.benchmark.report.Figure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ObjDoubleConsumer;
import java.util.stream.Stream;

/**
 * One peer feeds as fast as the group takes it. Measured is what lies between two moments: when the
 * slowest peer has the first readings in its CSV file, which are for the compilers, and when it has
 * the last one. How far a peer is tells the length of its file, so that looking costs nothing.
 */
public final class Throughput implements Measure {
    private static final double MILLION = 1e6;

    /** One part in so many, before what is measured. */
    private static final int WARM_UP_PART = 4;

    private final long readings;

    /**
     * @param readings that are measured; those before them come on top
     */
    public Throughput(long readings) {
        this.readings = readings;
    }

    @Override
    public String name() {
        return "throughput";
    }

    @Override
    public boolean fits(Contestant contestant) {
        return true;
    }

    @Override
    public void take(Contestant contestant, Path folder, ObjDoubleConsumer<Figure> figures)
            throws IOException {
        long counted = contestant.readings(readings);
        long before = counted / WARM_UP_PART;
        Source source = Source.write(folder, before + counted);
        var feed = new Feed.Replay(source.fed(), source.expected());
        try (Group group = contestant.launch(Launch.standing(folder, feed, Knobs.shipped()))) {
            group.go();
            Pace.await(group.peers(), before);
            Usage begin = Usage.now(group.peers());
            Pace.await(group.peers(), before + counted);
            Usage used = Usage.now(group.peers()).since(begin);
            figures.accept(Figure.RATE, counted / used.seconds());
            figures.accept(Figure.CPU, used.cpuSeconds() * MILLION / counted);
            figures.accept(Figure.WIRE, (double) used.wireBytes() / counted);
            figures.accept(Figure.WRITTEN, (double) used.writtenBytes() / counted / Group.PEERS);
            figures.accept(
                    Figure.DISK, (double) bytesOnDisk(group) / (before + counted) / Group.PEERS);
            figures.accept(Figure.PEAK, peakMegabytes(group.peers()));
            Audit.Verdict.of(group.peers(), before + counted).tell(figures);
        }
    }

    private static double peakMegabytes(List<Peer> peers) throws IOException {
        double peak = 0;
        for (Peer peer : peers) {
            peak = Math.max(peak, Proc.peakMegabytes(peer.pid()));
        }
        return peak;
    }

    private static long bytesOnDisk(Group group) throws IOException {
        long bytes = 0;
        for (Peer peer : group.peers()) {
            try (Stream<Path> files = Files.walk(peer.home())) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    bytes += Files.exists(file) ? Files.size(file) : 0; // an outbox comes and goes
                }
            }
        }
        return bytes;
    }
}
