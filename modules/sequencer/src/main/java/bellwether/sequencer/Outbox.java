package bellwether.sequencer;

import bellwether.protocol.Bytes;
import bellwether.protocol.JournalFailure;
import bellwether.protocol.Source;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * Readings that a peer has accepted, or has taken back from its journal in a cut, and that are not
 * yet known to stand durably in its journal. What it keeps of a source above the journal's
 * high-water mark is an unbroken run that begins right above the mark; below the mark there may be
 * entries left over, with gaps. Written by the group loop alone.
 */
public interface Outbox {
    /**
     * Keeps a reading. One that is kept already is left alone.
     *
     * @throws JournalFailure if it cannot be kept; nothing more is accepted then
     */
    void add(Source source, long n, Bytes payload);

    /** {@return the sources that have entries, in the order in which they came} */
    List<Source> sources();

    /** {@return the lowest {@code n} kept of {@code source}, 0 if none is} */
    long first(Source source);

    /** {@return the highest {@code n} kept of {@code source}, 0 if none is} */
    long last(Source source);

    /**
     * {@return the highest {@code n} of {@code source} that may be given out: sent to a leader, or
     * given a place; at most {@link #last}}
     *
     * <p>Below it while readings wait to be durable that must be before anybody else hears of them.
     */
    default long sendable(Source source) {
        return last(source);
    }

    /**
     * {@return the payload of an entry}
     *
     * @throws IllegalStateException if it is not kept
     */
    Bytes payload(Source source, long n);

    /**
     * Hands the payloads of {@code first} to {@code last}, which are all kept, to {@code taker}, in
     * order, until that says that it takes no more. They stay as they are; whoever keeps one keeps
     * some tens of kilobytes around it.
     *
     * @param taker must not use the outbox, and must not wait
     * @throws IllegalStateException if one is not kept; those before it were handed over
     */
    default void payloads(Source source, long first, long last, Predicate<Bytes> taker) {
        boolean more = true;
        for (long n = first; more && n <= last; n++) {
            more = taker.test(payload(source, n));
        }
    }

    /** Forgets the entries of {@code source} up to and including {@code n}. */
    void release(Source source, long n);

    /** {@return how many readings are kept} */
    long size();

    /**
     * Notes how far {@code key}, a place that readings are taken from, has been read with the
     * readings added before; durable no earlier than they are.
     */
    void note(String key, long position);

    /**
     * Keeps a reading and notes how far {@code key} has been read with it, as one: what is durable
     * of a place is exact at every moment, which adding and then noting is not.
     *
     * @throws JournalFailure if it cannot be kept; nothing more is accepted then
     */
    default void add(Source source, long n, Bytes payload, String key, long position) {
        add(source, n, payload);
        note(key, position);
    }

    /**
     * Keeps {@code payloads} as {@code first}, {@code first} + 1 and so on, as {@link #add(Source,
     * long, Bytes)} one by one.
     *
     * @throws JournalFailure as there; those before are kept, and {@link #last} tells of them
     */
    default void addAll(Source source, long first, List<Bytes> payloads) {
        long n = first;
        for (Bytes payload : payloads) {
            add(source, n, payload);
            n++;
        }
    }

    /**
     * Keeps {@code payloads} as {@code first}, {@code first} + 1 and so on, as {@link #add(Source,
     * long, Bytes, String, long)} one by one.
     *
     * @param position how far {@code key} has been read with the first of them, 1 more with each
     * @throws JournalFailure as there; those before are kept, and {@link #last} tells of them
     */
    default void addAll(
            Source source, long first, List<Bytes> payloads, String key, long position) {
        long n = first;
        for (Bytes payload : payloads) {
            add(source, n, payload, key, position + n - first);
            n++;
        }
    }

    /** {@return what was noted last for {@code key}; empty: nothing} */
    OptionalLong noted(String key);

    /**
     * Makes everything kept and noted durable. Also called from a thread that does nothing else.
     *
     * @return whether there was anything to do
     * @throws JournalFailure if that fails; nothing more is accepted then
     */
    boolean sync();
}
