package bellwether.sequencer;

import bellwether.protocol.Bytes;
import bellwether.protocol.Source;
import java.util.List;

/**
 * Readings that a peer has accepted, or has taken back from its journal in a cut, and that are not
 * yet known to stand durably in its journal. Per source they are an unbroken run of {@code n}.
 * Written by the group loop alone.
 */
public interface Outbox {
    /**
     * Keeps a reading. {@code n} lies within the run of its source or continues it at either end (a
     * cut brings back lower ones, highest first); an {@code n} within the run is there already and
     * is left alone.
     *
     * @throws IllegalStateException if that would leave a gap
     */
    void add(Source source, long n, Bytes payload);

    /** {@return the sources that have entries, in the order in which they came} */
    List<Source> sources();

    /** {@return the lowest {@code n} kept of {@code source}, 0 if none is} */
    long first(Source source);

    /** {@return the highest {@code n} kept of {@code source}, 0 if none is} */
    long last(Source source);

    /**
     * {@return the payload of an entry}
     *
     * @throws IllegalStateException if it is not kept
     */
    Bytes payload(Source source, long n);

    /** Forgets the entries of {@code source} up to and including {@code n}. */
    void release(Source source, long n);

    /** {@return how many readings are kept} */
    long size();
}
