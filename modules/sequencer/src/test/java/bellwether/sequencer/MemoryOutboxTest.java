package bellwether.sequencer;

import static bellwether.sequencer.Trial.SA;
import static bellwether.sequencer.Trial.SB;
import static bellwether.sequencer.Trial.payload;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import bellwether.protocol.Bytes;
import bellwether.protocol.Incarnation;
import bellwether.protocol.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class MemoryOutboxTest {
    private final MemoryOutbox outbox = new MemoryOutbox();

    private void add(Source source, long n) {
        outbox.add(source, n, payload(source, n));
    }

    @Test
    void anEmptyOneHoldsNothing() {
        assertEquals(List.of(), outbox.sources());
        assertEquals(0, outbox.first(SA));
        assertEquals(0, outbox.last(SA));
        assertEquals(0, outbox.size());
        outbox.release(SA, 5);
        assertThrows(IllegalStateException.class, () -> outbox.payload(SA, 0));
    }

    @Test
    void aRunGrowsAtBothEnds() {
        add(SA, 20);
        for (long n = 21; n <= 40; n++) {
            add(SA, n);
        }
        for (long n = 19; n >= 1; n--) {
            add(SA, n);
        }
        assertEquals(Trial.entries(SA, 1, 40), held(SA));
        assertEquals(40, outbox.size());
    }

    private List<String> held(Source source) {
        var all = new ArrayList<String>();
        for (long n = outbox.first(source); n != 0 && n <= outbox.last(source); n++) {
            all.add(n + " " + outbox.payload(source, n));
        }
        return all;
    }

    @Test
    void aGapIsRefusedAtBothEnds() {
        add(SA, 6);
        add(SA, 7);
        assertThrows(IllegalStateException.class, () -> add(SA, 9));
        assertThrows(IllegalStateException.class, () -> add(SA, 4));
        assertEquals(2, outbox.size());
        add(SB, 100);
        assertEquals(3, outbox.size(), "another source starts where it likes");
    }

    @Test
    void whatIsThereAlreadyIsLeftAlone() {
        add(SA, 6);
        add(SA, 7);
        outbox.add(SA, 6, Bytes.utf8("other"));
        assertEquals(payload(SA, 6), outbox.payload(SA, 6));
        assertEquals(2, outbox.size());
    }

    @Test
    void aSourceThatWasReleasedWholeMayStartAnywhere() {
        add(SA, 6);
        outbox.release(SA, 99);
        assertEquals(List.of(), outbox.sources());
        add(SA, 2);
        assertEquals(2, outbox.first(SA));
    }

    @Test
    void sourcesComeInTheOrderInWhichTheyCame() {
        add(SB, 1);
        add(SA, 1);
        add(SB, 2);
        assertEquals(List.of(SB, SA), outbox.sources());
        outbox.release(SB, 2);
        add(SB, 3);
        assertEquals(List.of(SA, SB), outbox.sources());
    }

    /** Does what an outbox of sorted maps does, whatever is asked of it. */
    @Test
    void behavesAsTheNaiveTwin() {
        for (long seed = 0; seed < 50; seed++) {
            var random = new Random(seed);
            var one = new MemoryOutbox();
            var twin = new LinkedHashMap<Source, TreeMap<Long, Bytes>>();
            List<Source> sources = List.of(SA, SB, new Source(Trial.C, new Incarnation(-1)));
            for (int i = 0; i < 600; i++) {
                Source source = sources.get(random.nextInt(sources.size()));
                var run = twin.get(source);
                long first = run == null ? 50 : run.firstKey();
                long last = run == null ? 49 : run.lastKey();
                if (random.nextInt(8) == 0) {
                    release(one, twin, source, first + random.nextInt(12) - 2);
                } else {
                    long n = random.nextInt(3) == 0 ? Math.max(1, first - 1) : last + 1;
                    Bytes payload = Bytes.utf8(seed + " " + i);
                    one.add(source, n, payload);
                    twin.computeIfAbsent(source, _ -> new TreeMap<>()).putIfAbsent(n, payload);
                }
                compare(twin, one, "seed " + seed + " step " + i);
            }
        }
    }

    private static void release(
            MemoryOutbox one, Map<Source, TreeMap<Long, Bytes>> twin, Source source, long n) {
        one.release(source, n);
        var run = twin.get(source);
        if (run != null) {
            run.headMap(n, true).clear();
            if (run.isEmpty()) {
                twin.remove(source);
            }
        }
    }

    private static void compare(
            Map<Source, TreeMap<Long, Bytes>> twin, MemoryOutbox one, String where) {
        assertEquals(List.copyOf(twin.keySet()), one.sources(), where);
        assertEquals(twin.values().stream().mapToLong(TreeMap::size).sum(), one.size(), where);
        twin.forEach((source, run) -> {
            assertEquals(run.firstKey(), one.first(source), where);
            assertEquals(run.lastKey(), one.last(source), where);
            run.forEach((n, payload) -> assertEquals(payload, one.payload(source, n), where));
        });
    }
}
