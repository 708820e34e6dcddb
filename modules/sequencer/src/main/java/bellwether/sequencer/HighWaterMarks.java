package bellwether.sequencer;

import bellwether.protocol.Incarnation;
import bellwether.protocol.PeerId;
import bellwether.protocol.Source;
import bellwether.protocol.Tag;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The highest {@code n} per source. Readings of one source come in runs, so the mark used last is
 * compared byte by byte before the table is asked: a run allocates nothing.
 */
final class HighWaterMarks {
    /** One source's mark. */
    static final class Mark {
        private final Source source;
        private final byte[] text;
        private long n;

        private Mark(Source source) {
            this.source = source;
            this.text = source.toString().getBytes(StandardCharsets.ISO_8859_1);
        }

        Source source() {
            return source;
        }

        long n() {
            return n;
        }

        void set(long n) {
            this.n = n;
        }
    }

    private static final Source NOBODY =
            new Source(new PeerId("00000000-0000-0000-0000-000000000000"), new Incarnation(0));

    private final Map<Source, Mark> marks = new HashMap<>();
    private Mark recent = new Mark(NOBODY);

    /**
     * {@return the mark of the source whose text stands at {@code from}}
     *
     * @throws bellwether.protocol.MalformedException if there stands none
     */
    Mark at(byte[] bytes, int from) {
        if (recent.source == NOBODY
                || !Arrays.equals(
                        bytes, from, from + Source.LENGTH, recent.text, 0, Source.LENGTH)) {
            var text = new String(bytes, from, Source.LENGTH, StandardCharsets.ISO_8859_1);
            recent = of(Source.parse(text));
        }
        return recent;
    }

    /** {@return the mark of {@code source}, made if it has none} */
    Mark of(Source source) {
        return marks.computeIfAbsent(source, Mark::new);
    }

    /**
     * Forgets {@code mark} if nothing of its source was taken: whoever asks for a place names it.
     */
    void dropUnused(Mark mark) {
        if (mark.n == 0) {
            marks.remove(mark.source);
            recent = new Mark(NOBODY);
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
        recent = new Mark(NOBODY);
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
}
