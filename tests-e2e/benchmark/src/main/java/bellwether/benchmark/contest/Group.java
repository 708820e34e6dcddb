package bellwether.benchmark.contest;

import java.io.IOException;
import java.util.List;

/** Three running peers of one contestant. To close it is to kill those that live. */
public interface Group extends AutoCloseable {
    /** How many peers there are. */
    int PEERS = 3;

    /** Which of them feeds, where one does; another one leads. */
    int FEEDER = 0;

    /** {@return the sensor of a peer that makes readings of its own: {@link Feed.Clock}} */
    static String sensor(int peer) {
        return "bench-" + peer;
    }

    /**
     * {@return the peers, in an order that stays; with {@link Feed.Replay} the feeding one may be
     * missing until {@link #go}}
     */
    List<Peer> peers();

    /** {@return which of them leads now} */
    int leader() throws IOException;

    /** Lets the replay begin. */
    void go() throws IOException;

    /** Opens the way in for {@link Feed.Wire}. */
    Gate gate() throws IOException;

    /** Ends a peer in order, after what it has accepted has been delivered. */
    void stop(int peer) throws IOException;

    /** {@return how many readings of its own a peer has accepted; after it was stopped} */
    long accepted(int peer) throws IOException;

    @Override
    void close();
}
