package bellwether.transport;

import bellwether.protocol.Reign;

/**
 * One stream of the own journal to a peer. Compared by identity: the same numbers opened again are
 * another stream. The cursor belongs to the writer of the connection that carries the stream.
 */
final class JournalStream {
    private final long number;
    private final Reign reign;
    private long offset;

    JournalStream(long number, Reign reign, long offset) {
        this.number = number;
        this.reign = reign;
        this.offset = offset;
    }

    long number() {
        return number;
    }

    Reign reign() {
        return reign;
    }

    long offset() {
        return offset;
    }

    void advance(int length) {
        offset += length;
    }
}
