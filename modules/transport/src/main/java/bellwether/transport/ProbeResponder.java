package bellwether.transport;

import bellwether.protocol.Message;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/**
 * Answers probes, so many a second and no more: a datagram's sender can be forged, and this peer
 * must not be made to flood anybody. Asked by the discovery thread alone.
 */
final class ProbeResponder {
    /** Answers in one second. */
    static final int ANSWERS_MAX = 20;

    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(1);

    private volatile Optional<LongFunction<Message.ProbeAnswer>> answers = Optional.empty();
    private boolean asked;
    private long windowNanos;
    private int given;

    /**
     * @param answers makes the answer to the probe of a number
     */
    void answerWith(LongFunction<Message.ProbeAnswer> answers) {
        this.answers = Optional.of(answers);
    }

    /** {@return what to say to {@code probe}; empty: nothing} */
    Optional<Message.ProbeAnswer> answer(Message.Probe probe, long nowNanos) {
        if (!asked || nowNanos - windowNanos >= WINDOW_NANOS) {
            asked = true;
            windowNanos = nowNanos;
            given = 0;
        }
        if (given >= ANSWERS_MAX) {
            return Optional.empty();
        }
        given++;
        return answers.map(known -> known.apply(probe.number()));
    }
}
