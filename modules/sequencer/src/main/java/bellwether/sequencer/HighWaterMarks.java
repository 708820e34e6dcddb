package bellwether.sequencer;

import bellwether.protocol.PeerId;
import bellwether.protocol.Source;
import bellwether.protocol.SourceKey;
import bellwether.protocol.Sources;
import bellwether.protocol.Tag;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The highest {@code n} per source. Readings of one source come in runs, so the mark used last is
 * compared byte by byte before the table is asked: a run allocates nothing.
 */
final class HighWaterMarks {
    /** One source's mark. */
    final class Mark {
        private final Source source;
        private final byte[] text; // as a tag begins with it
        private final SourceKey key;
        private final byte[] keyText;
        private long n;

        private Mark(Source source) {
            this.source = source;
            this.text = (source + ".").getBytes(StandardCharsets.ISO_8859_1);
            this.key = keys.apply(source);
            this.keyText = (key + ".").getBytes(StandardCharsets.ISO_8859_1);
        }

        /** {@return whether a tag at {@code from} begins with the source, or with its key} */
        private boolean isAt(byte[] bytes, int from) {
            return n > 0 && startsWith(keyText, bytes, from) || startsWith(text, bytes, from);
        }

        private boolean startsWith(byte[] text, byte[] bytes, int from) {
            int to = from + text.length;
            return to <= bytes.length && Arrays.equals(bytes, from, to, text, 0, text.length);
        }

        Source source() {
            return source;
        }

        long n() {
            return n;
        }

        SourceKey key() {
            return key;
        }

        void set(long n) {
            if (this.n == 0 && n > 0) {
                sources.learn(source);
                byKey.put(key, this);
            } else if (n == 0) {
                byKey.remove(key, this);
            }
            this.n = n;
        }
    }

    private final Map<Source, Mark> marks = new HashMap<>();

    /** Those above 0: what a key stands for is what the lines up to here say, as all marks are. */
    private final Map<SourceKey, Mark> byKey = new HashMap<>();

    private final Sources sources = new Sources();
    private Optional<Mark> recent = Optional.empty();

    private final Function<Source, SourceKey> keys;

    /**
     * @param keys the key of each source
     */
    HighWaterMarks(Function<Source, SourceKey> keys) {
        this.keys = keys;
    }

    /** {@return all sources of which there ever was a mark above 0 here; for any thread} */
    Sources sources() {
        return sources;
    }

    /**
     * {@return the mark of the source with whose text, or key, a tag begins at {@code from}; empty:
     * a key of which there is no mark above 0}
     *
     * @throws bellwether.protocol.MalformedException if there stands neither
     */
    Optional<Mark> at(byte[] bytes, int from) {
        if (recent.isEmpty() || !recent.get().isAt(bytes, from)) {
            recent =
                    SourceKey.startsTag(bytes, from)
                            ? Optional.ofNullable(byKey.get(SourceKey.at(bytes, from)))
                            : Optional.of(of(Source.at(bytes, from)));
        }
        return recent;
    }

    /** {@return the mark of {@code source}, made if it has none} */
    Mark of(Source source) {
        return marks.computeIfAbsent(source, Mark::new);
    }

    /** {@return whether another source has the key of {@code mark}: two may not be in one log} */
    boolean isKeyTaken(Mark mark) {
        Mark holder = byKey.get(mark.key);
        return holder != null && holder != mark;
    }

    /**
     * Forgets {@code mark} if nothing of its source was taken: whoever asks for a place names it.
     */
    void dropUnused(Mark mark) {
        if (mark.n == 0) {
            marks.remove(mark.source);
            recent = Optional.empty();
        }
    }

    /** {@return of how many sources there are marks} */
    int size() {
        return marks.size();
    }

    /** {@return whose marks there are above 0} */
    Set<PeerId> origins() {
        return marks.values().stream()
                .filter(mark -> mark.n > 0)
                .map(mark -> mark.source.origin())
                .collect(Collectors.toSet());
    }

    /** Forgets all marks; those that were given out count no more. */
    void clear() {
        marks.clear();
        byKey.clear();
        recent = Optional.empty();
    }

    /** {@return all marks above 0, in the order of their text} */
    List<Tag> all() {
        return marks.values().stream()
                .filter(mark -> mark.n > 0)
                .map(mark -> new Tag(mark.source, mark.n))
                .sorted((one, other) -> one.toString().compareTo(other.toString()))
                .toList();
    }

    /** {@return the highest {@code n} of {@code source}, 0 if it has no mark} */
    long value(Source source) {
        Mark mark = marks.get(source);
        return mark == null ? 0 : mark.n;
    }

    /** {@return the highest {@code n} of the source of that key, 0 if it has no mark} */
    long value(SourceKey key) {
        Mark mark = byKey.get(key);
        return mark == null ? 0 : mark.n;
    }
}
