package bellwether.launcher.history;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellwether.group.Notice;
import bellwether.launcher.status.EventFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EventRowsTest {
    private static final Instant TIME = Instant.parse("2026-03-02T10:00:15.250Z");

    @TempDir Path folder;

    private static String row(String event, String text) {
        return EventFile.row(new Notice(Notice.Level.INFO, event, 7, text), TIME);
    }

    @Test
    void theRunBeforeComesFirst() throws IOException {
        Files.writeString(
                folder.resolve(EventFile.PREVIOUS_NAME), EventFile.HEADER + "\n" + row("one", "a"));
        Files.writeString(
                folder.resolve(EventFile.NAME), EventFile.HEADER + "\n" + row("two", "b"));
        assertEquals(
                List.of(new EventRow(TIME, "one", 7, "a"), new EventRow(TIME, "two", 7, "b")),
                EventRows.read(folder));
    }

    @Test
    void aTextComesBackAsItWas() throws IOException {
        String text = "lost \"a\", then b, \"\"";
        Files.writeString(folder.resolve(EventFile.NAME), row("lost", text));
        assertEquals(List.of(new EventRow(TIME, "lost", 7, text)), EventRows.read(folder));
    }

    @Test
    void aRowThatIsHalfThereOrNoneIsLeftOut() throws IOException {
        String whole = row("one", "a");
        Files.writeString(
                folder.resolve(EventFile.NAME),
                "garbage\n" + whole + row("two", "b").substring(0, 20));
        assertEquals(List.of(new EventRow(TIME, "one", 7, "a")), EventRows.read(folder));
    }

    @Test
    void aPeerThatHasWrittenNoneHasNone() throws IOException {
        assertEquals(List.of(), EventRows.read(folder.resolve("absent")));
    }
}
