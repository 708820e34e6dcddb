package bellwether.benchmark.contest;

import java.io.IOException;
import java.util.Set;

/** Something that orders readings on three hosts and writes them to CSV files on each. */
public interface Contestant {
    /** {@return as in {@code --contestants}} */
    String title();

    /** {@return what can be measured of it beside its speed} */
    Set<Trait> traits();

    /**
     * {@return how many readings it is given at full speed}
     *
     * @param asked what is asked for; who is much slower gets fewer, so that a round ends, and who
     *     is much faster more, so that there is something to measure
     */
    long readings(long asked);

    /**
     * Starts three peers.
     *
     * @throws bellwether.benchmark.BenchException if they do not find together
     */
    Group launch(Launch launch) throws IOException;
}
