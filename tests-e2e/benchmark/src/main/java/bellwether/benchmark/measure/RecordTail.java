package bellwether.benchmark.measure;

import bellwether.benchmark.contest.Group;
import bellwether.benchmark.contest.Peer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Reads on in the CSV files of a peer, those of all sensors of a group. For one thread. */
final class RecordTail implements AutoCloseable {
    private final List<RowTail> tails;

    RecordTail(Peer peer) {
        tails =
                IntStream.range(0, Group.PEERS)
                        .mapToObj(i -> new RowTail(peer.csv(Group.sensor(i))))
                        .toList();
    }

    /** {@return the rows that have come since the last call} */
    List<String> next() throws IOException {
        List<String> rows = new ArrayList<>();
        for (RowTail tail : tails) {
            rows.addAll(tail.next());
        }
        return rows;
    }

    @Override
    public void close() {
        tails.forEach(RowTail::close);
    }
}
