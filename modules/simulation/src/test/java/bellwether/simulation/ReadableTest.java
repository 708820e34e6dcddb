package bellwether.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Ascii;
import bellwether.protocol.Bytes;
import bellwether.protocol.Incarnation;
import bellwether.protocol.LineChain;
import bellwether.protocol.PeerId;
import bellwether.protocol.Source;
import bellwether.protocol.Sources;
import bellwether.protocol.Tag;
import bellwether.storage.MemoryDisk;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the oracle of damage says of files that were written by hand. */
final class ReadableTest {
    private static final Source A =
            new Source(new PeerId("00000000-0000-4000-8000-00000000000a"), new Incarnation(1));
    private static final String JOURNAL = "peer/journal/";
    private static final String SEGMENT = JOURNAL + "00000000000000000000.log";
    private static final int COUNT = 6;

    private final MemoryDisk disk = new MemoryDisk(new Random(1));
    private final Sources names = new Sources();

    /** Where each line of {@link #text} starts; the end of the last one at the end. */
    private final List<Integer> starts = new ArrayList<>(List.of(0));

    private final String text = text(COUNT);

    ReadableTest() {
        names.learn(A);
        disk.createDirectories("peer/journal");
        disk.createDirectories("peer/outbox");
    }

    private String text(int count) {
        var lines = new StringBuilder();
        int crc = 0;
        for (int n = 1; n <= count; n++) {
            crc = line(lines, crc, "ORDERED:" + n + ":" + new Tag(A, n).inLine() + ":reading " + n);
            starts.add(lines.length());
        }
        return lines.toString();
    }

    private static int line(StringBuilder lines, int crc, String body) {
        byte[] bytes = Bytes.utf8(body).array();
        int next = new LineChain().next(crc, bytes, 0, bytes.length);
        lines.append(body).append(':').append(Ascii.hex32(next)).append('\n');
        return next;
    }

    private void store(String path, String content) {
        disk.replace(path, Bytes.utf8(content).array());
    }

    /** {@return which readings of A can be read in the journal} */
    private Set<Long> journal() {
        return held(Readable.ofJournal(disk, "peer", names));
    }

    private Set<Long> asides() {
        return held(Readable.ofAsides(disk, "peer", names));
    }

    private static Set<Long> held(Readable readable) {
        var held = new TreeSet<Long>();
        for (long n = 1; n <= 2 * COUNT; n++) {
            if (readable.holds(A, n)) {
                held.add(n);
            }
        }
        return held;
    }

    private static Set<Long> allBut(long... missing) {
        var all = new TreeSet<Long>();
        for (long n = 1; n <= COUNT; n++) {
            all.add(n);
        }
        for (long n : missing) {
            all.remove(n);
        }
        return all;
    }

    @Test
    void aJournalWithoutDamageIsReadableWhereverItsSegmentsEnd() {
        store(SEGMENT, text);
        assertEquals(allBut(), journal());
        int middle = starts.get(3);
        store(SEGMENT, text.substring(0, middle));
        store(JOURNAL + "%020d.log".formatted(middle), text.substring(middle));
        assertEquals(allBut(), journal());
    }

    /** But the line feeds: without one, two lines are one that says nothing. */
    @Test
    void eachBitCostsItsLineAndNoOther() {
        for (int at = starts.get(2); at < starts.get(3) - 1; at++) {
            for (int bit = 0; bit < 8; bit++) {
                store(SEGMENT, text);
                disk.flipBit(SEGMENT, 8L * at + bit);
                assertEquals(allBut(3), journal(), "byte " + at + " bit " + bit);
            }
        }
        store(SEGMENT, text);
        disk.flipBit(SEGMENT, 8L * (starts.get(3) - 1));
        assertEquals(allBut(3, 4), journal());
    }

    @Test
    void aLineFeedAmidALineCostsThatLine() {
        int at = starts.get(3) - 20; // in the payload
        store(SEGMENT, text.substring(0, at) + "\n" + text.substring(at + 1));
        assertEquals(allBut(3), journal());
    }

    @Test
    void whatWasSetAsideGoesOnFromWhatEndsWhereItBegins() {
        int middle = starts.get(3);
        store(SEGMENT, text.substring(0, middle));
        store(JOURNAL + "torn-%020d.bin".formatted(middle), text.substring(middle));
        assertEquals(allBut(), journal());
        assertEquals(Set.of(5L, 6L), asides(), "nothing says what its first line follows");
    }

    @Test
    void whatBeginsElsewhereLosesItsFirstLineAlone() {
        store(SEGMENT, text.substring(0, starts.get(1)));
        int from = starts.get(3);
        store(JOURNAL + "torn-%020d.bin".formatted(from), text.substring(from));
        assertEquals(allBut(2, 3, 4), journal());
    }

    /** The same place was cut twice, and the journal has grown otherwise between. */
    @Test
    void incidentsOfOnePlaceAreReadEachByItself() {
        int middle = starts.get(3);
        store(SEGMENT, text.substring(0, middle));
        store(JOURNAL + "salvaged-%020d.bin".formatted(middle), "ORDERED:4:other:12345678\n");
        store(JOURNAL + "torn-%020d-2.bin".formatted(middle), text.substring(middle));
        assertEquals(allBut(), journal());
    }

    @Test
    void ofAnOutboxReadingsCountAndRowsOfAReplayDoNot() {
        var lines = new StringBuilder();
        int crc = line(lines, 0, new Tag(A, 7) + ":reading 7");
        crc = line(lines, crc, "FROM:100:3:key:" + new Tag(A, 8) + ":row");
        line(lines, crc, "POSITION:key:100");
        store("peer/outbox/torn-0000000001.bin", lines.toString());
        assertEquals(Set.of(7L), asides());
        assertEquals(Set.of(), journal(), "it is no journal");
    }

    @Test
    void whatIsMissingIsTheDifferenceOfBeforeAndAfter() {
        store(SEGMENT, text);
        Readable before = Readable.ofJournal(disk, "peer", names);
        disk.flipBit(SEGMENT, 8L * (starts.get(4) + 5));
        Readable after = Readable.ofJournal(disk, "peer", names);
        assertEquals(Map.of(A, new TreeSet<>(Set.of(5L))), before.without(after));
        assertEquals(Map.of(), after.without(before));
    }

    @Test
    void destroyedIsForgottenOnceItCanBeReadAgain() {
        store(SEGMENT, text);
        var destroyed = new Destroyed();
        destroyed.add(Map.of(A, new TreeSet<>(Set.of(5L, 9L))));
        assertTrue(destroyed.has(A, 5) && destroyed.has(A, 9) && !destroyed.has(A, 6));
        destroyed.remove(Readable.ofJournal(disk, "peer", names));
        assertFalse(destroyed.has(A, 5));
        assertTrue(destroyed.hasAny(A), "9 stands nowhere");
        store(SEGMENT, text(9));
        destroyed.remove(Readable.ofJournal(disk, "peer", names));
        assertTrue(destroyed.isEmpty());
    }
}
