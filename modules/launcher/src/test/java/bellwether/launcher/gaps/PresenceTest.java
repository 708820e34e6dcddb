package bellwether.launcher.gaps;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellwether.launcher.history.EventRow;
import bellwether.launcher.history.WrittenJournal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PresenceTest {
    private static final String A = WrittenJournal.peer(1).value();
    private static final String B = WrittenJournal.peer(2).value();
    private static final String C = WrittenJournal.peer(3).value();

    private final Presence presence = new Presence();

    private void view(long millis, String change) {
        presence.take(
                new EventRow(
                        Instant.ofEpochMilli(millis), "view", 1, "view 1 of leader x" + change));
    }

    private List<String> of(String id) {
        return presence.of(id, 0, 1_000).stream()
                .map(span ->
                        span.from()
                                + "-"
                                + (span.to() == Hole.OPEN ? "open" : span.to())
                                + (span.member() ? " there" : " away"))
                .toList();
    }

    @Test
    void aViewNamesWhoCameAndWhoWent() {
        view(100, " joined=" + A + "," + B);
        view(200, " joined=" + C + " left=" + B);
        assertEquals(List.of("100-open there"), of(A));
        assertEquals(List.of("100-200 there", "200-open away"), of(B));
        assertEquals(List.of("200-open there"), of(C));
    }

    /** Of a huge group only some are named: anybody else may have gone with them. */
    @Test
    void ofWhomAViewDoesNotNameNothingIsKnownWhereItNamesNotAll() {
        view(100, " joined=" + A + "," + B);
        view(200, " left=" + B + ",+36");
        assertEquals(List.of("100-200 there"), of(A));
        assertEquals(List.of("100-200 there", "200-open away"), of(B));
        view(300, " joined=" + B + ",+36");
        assertEquals(List.of("100-200 there", "200-300 away", "300-open there"), of(B));
    }
}
