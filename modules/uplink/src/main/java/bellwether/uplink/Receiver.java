package bellwether.uplink;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A bigger system that takes readings. Used by one thread at a time; that may be interrupted, which
 * ends a handing over as if it had failed.
 */
public interface Receiver extends AutoCloseable {
    /**
     * Hands over {@code batch}, the oldest reading first, and waits for the answer.
     *
     * @param batch at least one reading
     */
    Answer hand(List<Recorded> batch) throws InterruptedException;

    /** Lets go of what it holds. */
    @Override
    void close();

    /** What came of it. */
    sealed interface Answer {
        /** All of it was taken: it need not come again. */
        record Taken() implements Answer {}

        /**
         * It may have been taken or not: it is to come again.
         *
         * @param reason for a person, on one line
         * @param pause how long to wait at least, if the receiver said so
         */
        record Refused(String reason, Optional<Duration> pause) implements Answer {}

        /**
         * It was too much at once.
         *
         * @param reason for a person, on one line
         */
        record TooLarge(String reason) implements Answer {}
    }
}
