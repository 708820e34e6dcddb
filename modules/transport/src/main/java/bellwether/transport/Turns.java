package bellwether.transport;

import java.util.concurrent.Semaphore;

/**
 * One after the other, whoever is not known yet computes its part of a handshake: signatures and
 * keys cost milliseconds each, and hundreds at once would keep all processors from what members
 * wait for. In order of arrival. Safe for use by many threads.
 */
final class Turns {
    private final Semaphore turn = new Semaphore(1, true);

    /** Waits for a turn. Who has one must not wait for anybody else. */
    void take() {
        turn.acquireUninterruptibly();
    }

    void leave() {
        turn.release();
    }

    /** {@return how many wait} */
    int waiting() {
        return turn.getQueueLength();
    }
}
