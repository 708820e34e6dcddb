package bellwether.sequencer;

import static bellwether.sequencer.Trial.SA;
import static bellwether.sequencer.Trial.SB;
import static bellwether.sequencer.Trial.payload;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import bellwether.protocol.Bytes;
import bellwether.protocol.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
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
    void whatIsMissingInBetweenIsNotThere() {
        add(SA, 6);
        add(SA, 9);
        assertEquals(6, outbox.first(SA));
        assertEquals(9, outbox.last(SA));
        assertEquals(2, outbox.size());
        assertThrows(IllegalStateException.class, () -> outbox.payload(SA, 7));
        outbox.release(SA, 8);
        assertEquals(9, outbox.first(SA));
    }

    @Test
    void whatWasNotedLastHolds() {
        assertEquals(OptionalLong.empty(), outbox.noted("a.csv"));
        outbox.note("a.csv", 3);
        outbox.note("a.csv", 7);
        assertEquals(OptionalLong.of(7), outbox.noted("a.csv"));
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
}
