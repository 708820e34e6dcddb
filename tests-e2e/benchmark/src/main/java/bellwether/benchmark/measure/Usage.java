package bellwether.benchmark.measure;

import bellwether.benchmark.contest.Peer;
import java.io.IOException;
import java.util.List;

/**
 * What all peers of a group together have used up to a moment.
 *
 * @param wireBytes of loopback as a whole, whoever used it
 */
record Usage(long nanos, double cpuSeconds, long wireBytes, long writtenBytes) {
    private static final double NANOS_PER_SECOND = 1e9;

    static Usage now(List<Peer> peers) throws IOException {
        double cpuSeconds = 0;
        long writtenBytes = 0;
        for (Peer peer : peers) {
            cpuSeconds += Proc.cpuSeconds(peer.pid());
            writtenBytes += Proc.writtenBytes(peer.pid());
        }
        return new Usage(System.nanoTime(), cpuSeconds, Proc.loopbackBytes(), writtenBytes);
    }

    Usage since(Usage earlier) {
        return new Usage(
                nanos - earlier.nanos,
                cpuSeconds - earlier.cpuSeconds,
                wireBytes - earlier.wireBytes,
                writtenBytes - earlier.writtenBytes);
    }

    double seconds() {
        return nanos / NANOS_PER_SECOND;
    }
}
