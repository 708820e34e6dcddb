package bellwether.launcher.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.group.Notice;
import bellwether.launcher.status.EventFile;
import bellwether.launcher.status.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class NoticeBoardTest {
    @TempDir Path folder;

    private final ListPeerLog log = new ListPeerLog();

    private NoticeBoard board() throws IOException {
        return new NoticeBoard(log, EventFile.open(RunFolder.open(folder)), (_, _) -> {});
    }

    private static Notice notice(int n) {
        return new Notice(Notice.Level.INFO, "event", 1, "notice=" + n);
    }

    @Test
    void noticesReachLogAndEventFileInOrderAlsoAfterTheClose() throws IOException {
        var board = board();
        board.post(notice(1));
        board.post(notice(2));
        board.close();
        board.run();

        assertEquals("[INFO notice=1, INFO notice=2]", log.lines().toString());
        assertEquals(3, Files.readAllLines(folder.resolve("events.csv")).size());
    }

    @Test
    void aPeerIdThatIsThereTwiceIsToldOncePerMinuteAndCounted() throws IOException {
        var board = board();
        for (int port = 1; port <= 4; port++) {
            board.post(duplicate("0f8fad5b-d9cb-469f-a165-70867728950e", port));
        }
        board.post(duplicate("1f8fad5b-d9cb-469f-a165-70867728950e", 1));
        board.close();
        board.run();

        assertEquals(3, log.lines().size());
        assertEquals("INFO repeated notices left out: count=3", log.lines().getLast());
        assertEquals(3, Files.readAllLines(folder.resolve("events.csv")).size());
    }

    @Test
    void afterAMinuteItIsToldAgainWithTheCount() {
        var repeats = new Repeats();
        var notice = duplicate("0f8fad5b-d9cb-469f-a165-70867728950e", 1);

        assertEquals(Optional.of(notice), repeats.admit(notice, 5));
        assertEquals(Optional.empty(), repeats.admit(notice, 4 + Repeats.INTERVAL_NANOS));
        assertEquals(
                Optional.of(notice.text() + " (and 1 like it)"),
                repeats.admit(notice, 5 + Repeats.INTERVAL_NANOS).map(Notice::text));
    }

    @Test
    void ofAllTogetherOnlySoManyAMinuteAreTold() {
        var repeats = new Repeats();
        for (int i = 0; i < Repeats.MINUTE_MAX; i++) {
            assertEquals(Optional.of(notice(i)), repeats.admit(notice(i), i));
        }
        assertEquals(Optional.empty(), repeats.admit(notice(-1), Repeats.INTERVAL_NANOS - 1));
        var error = new Notice(Notice.Level.ERROR, "event", 1, "an own one");
        assertEquals(
                Optional.of("an own one (1 notices before it left out)"),
                repeats.admit(error, Repeats.INTERVAL_NANOS - 1).map(Notice::text));
        assertEquals(Optional.empty(), repeats.admit(notice(-2), Repeats.INTERVAL_NANOS - 1));
        assertEquals(
                Optional.of("notice=7 (1 notices before it left out)"),
                repeats.admit(notice(7), Repeats.INTERVAL_NANOS).map(Notice::text));
        assertEquals(2, repeats.leftOut());
    }

    private static Notice duplicate(String id, int port) {
        return new Notice(
                Notice.Level.WARN, "duplicate_peer_id", 1, "refused " + id + " at h:" + port);
    }

    @Test
    void whatDoesNotFitIsCounted() throws IOException {
        var board = board();
        for (int i = 0; i < NoticeBoard.WAITING_MAX + 2; i++) {
            board.post(notice(i));
        }
        board.close();
        board.run();

        assertTrue(
                log.lines().contains("WARN notices lost, too many at once: count=2"),
                log.lines().getFirst());
        assertEquals(NoticeBoard.WAITING_MAX + 1, log.lines().size());
    }
}
