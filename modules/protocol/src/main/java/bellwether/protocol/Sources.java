package bellwether.protocol;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which source each {@link SourceKey} stands for, as far as that was told, for whoever wants to
 * tell whose a reading is. No entry is taken back, as it may be needed by who still reads what was
 * cut meanwhile. Of two sources with one key, which somebody must have searched for, the last one
 * told counts. Any number of threads may use one.
 */
public final class Sources {
    /** Guarded by this object. */
    private final Map<SourceKey, Source> known = new HashMap<>();

    /** {@return the key of {@code source}, by which it is known from now on} */
    public SourceKey learn(Source source) {
        var key = SourceKey.of(source);
        synchronized (this) {
            known.put(key, source);
        }
        return key;
    }

    /** Knows from now on what {@code other} knows. */
    public void learn(Sources other) {
        Map<SourceKey, Source> theirs = other.all();
        synchronized (this) {
            known.putAll(theirs);
        }
    }

    private synchronized Map<SourceKey, Source> all() {
        return new HashMap<>(known);
    }

    /** {@return the source of that key; empty: nobody has told} */
    public synchronized Optional<Source> find(SourceKey key) {
        return Optional.ofNullable(known.get(key));
    }

    /**
     * {@return the source of the tag at {@code from}, which is known from now on if it stands there
     * in full; empty: a key of which nobody has told} At least {@link SourceKey#LENGTH} + 1 bytes
     * must follow.
     *
     * @throws MalformedException if it is neither a source nor a key
     */
    public Optional<Source> ofTag(byte[] bytes, int from) {
        if (SourceKey.startsTag(bytes, from)) {
            return find(SourceKey.at(bytes, from));
        }
        var source = Source.at(bytes, from);
        learn(source);
        return Optional.of(source);
    }
}
