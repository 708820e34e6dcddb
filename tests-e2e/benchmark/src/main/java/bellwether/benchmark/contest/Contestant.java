package bellwether.benchmark.contest;

import java.io.IOException;

/** Something that orders readings on three hosts and writes them to CSV files on each. */
public interface Contestant {
    /** {@return as in {@code --contestants}} */
    String name();

    /** {@return whether it has a group that forms, and goes on when its leader dies} */
    boolean isGroup();

    /**
     * {@return how many times fewer readings it is given, so that a round does not take for ever}
     */
    int slowness();

    /**
     * Starts three peers.
     *
     * @throws bellwether.benchmark.BenchException if they do not find together
     */
    Group launch(Launch launch) throws IOException;
}
