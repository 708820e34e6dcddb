package bellwether.sequencer;

import bellwether.protocol.Incarnation;
import bellwether.protocol.PeerId;
import bellwether.protocol.Source;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

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

    private final Map<Source, Mark> marks = new HashMap<>();
    private Mark recent =
            new Mark(
                    new Source(
                            new PeerId("00000000-0000-0000-0000-000000000000"),
                            new Incarnation(0)));

    /** {@return the mark of the source whose text stands at {@code from}} */
    Mark at(byte[] bytes, int from) {
        if (!Arrays.equals(bytes, from, from + Source.LENGTH, recent.text, 0, Source.LENGTH)) {
            var source =
                    Source.parse(
                            new String(bytes, from, Source.LENGTH, StandardCharsets.ISO_8859_1));
            recent = marks.computeIfAbsent(source, Mark::new);
        }
        return recent;
    }

    long of(Source source) {
        Mark mark = marks.get(source);
        return mark == null ? 0 : mark.n;
    }

    /** Sets the mark of {@code source}; 0 forgets it. */
    void set(Source source, long n) {
        if (n == 0) {
            Mark gone = marks.remove(source);
            if (gone != null && gone == recent) {
                recent =
                        new Mark(
                                new Source(
                                        new PeerId("00000000-0000-0000-0000-000000000000"),
                                        new Incarnation(0)));
            }
        } else {
            marks.computeIfAbsent(source, Mark::new).set(n);
        }
    }
}
