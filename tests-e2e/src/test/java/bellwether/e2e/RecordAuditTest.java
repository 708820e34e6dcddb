package bellwether.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The audit against records that were damaged on purpose: it must say exactly what was done. */
final class RecordAuditTest {
    private static final String HEADER =
            "sequence,timestamp,sensor_id,temperature_c,humidity_pct,pressure_hpa\n";
    private static final String A = "2026-01-01T00:00:00.000Z,a,20.50,40,1013";
    private static final String B = "2026-01-01T00:00:01.000Z,b,21.50,41,1014";
    private static final String C = "2026-01-01T00:00:02.000Z,a,22.50,42,1015";
    private static final List<String> READ = List.of(A, B, C);
    private static final PeerRecord WHOLE =
            record(HEADER + "1," + A + "\n3," + C + "\n", HEADER + "2," + B + "\n");

    private static PeerRecord record(String ofA, String ofB) {
        return new PeerRecord(Map.of("a.csv", ofA, "b.csv", ofB));
    }

    private static List<String> audit(PeerRecord first, PeerRecord second) {
        return RecordAudit.of(new TreeMap<>(Map.of("one", first, "two", second)), READ);
    }

    @Test
    void recordsThatAreWholeAndEqualAreInOrder() {
        assertEquals(List.of(), audit(WHOLE, WHOLE));
    }

    @Test
    void oneRowMissingOnOneHostIsToldWithItsPlace() {
        var damaged = record(HEADER + "1," + A + "\n", HEADER + "2," + B + "\n");
        assertEquals(
                List.of("a.csv of two differs from that of one in line 3: '', not '3," + C + "'"),
                audit(WHOLE, damaged));
    }

    @Test
    void oneRowMissingEverywhereIsToldAsLostAndAsAGap() {
        var damaged = record(HEADER + "1," + A + "\n3," + C + "\n", HEADER);
        assertEquals(
                List.of("in place 2 stands sequence 3", "lost: " + B), audit(damaged, damaged));
    }

    @Test
    void oneRowDoubledEverywhereIsToldWithBothSequences() {
        var damaged =
                record(
                        HEADER + "1," + A + "\n3," + C + "\n4," + A + "\n",
                        HEADER + "2," + B + "\n");
        assertEquals(List.of("doubled: " + A + " at [1, 4]"), audit(damaged, damaged));
    }

    @Test
    void oneRowDoubledUnderItsOwnSequenceIsToldAsBoth() {
        var damaged =
                record(
                        HEADER + "1," + A + "\n3," + C + "\n3," + C + "\n",
                        HEADER + "2," + B + "\n");
        assertEquals(
                List.of("in place 4 stands sequence 3", "doubled: " + C + " at [3, 3]"),
                audit(damaged, damaged));
    }

    @Test
    void oneByteChangedOnOneHostIsToldWithTheLine() {
        var changed = B.replace("21.50", "21.51");
        var damaged = record(WHOLE.files().get("a.csv"), HEADER + "2," + changed + "\n");
        assertEquals(
                List.of(
                        "b.csv of two differs from that of one in line 2: '2,"
                                + changed
                                + "', not '2,"
                                + B
                                + "'"),
                audit(WHOLE, damaged));
    }

    @Test
    void oneByteChangedEverywhereIsToldAsLostAndAsNeverRead() {
        var changed = B.replace("21.50", "21.51");
        var damaged = record(WHOLE.files().get("a.csv"), HEADER + "2," + changed + "\n");
        assertEquals(List.of("lost: " + B, "never read: " + changed), audit(damaged, damaged));
    }

    @Test
    void aFileThatOneHostLacksIsTold() {
        var damaged = new PeerRecord(Map.of("a.csv", WHOLE.files().get("a.csv")));
        assertEquals(List.of("b.csv is missing on two"), audit(WHOLE, damaged));
    }
}
