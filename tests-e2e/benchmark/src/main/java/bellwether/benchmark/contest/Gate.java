package bellwether.benchmark.contest;

import bellwether.benchmark.Source;
import java.io.IOException;

/** Where the harness hands readings to the feeding peer, one at a time. For one thread. */
public interface Gate extends AutoCloseable {
    /** Returns when the connection has taken it. */
    void send(Source.Row row) throws IOException;

    @Override
    void close();
}
