package bellwether.launcher.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellwether.group.Notice;
import bellwether.group.Notice.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EventFileTest {
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir Path folder;

    private List<String> lines(String name) throws IOException {
        return Files.readAllLines(folder.resolve(name));
    }

    private static void append(EventFile events, Level level, String text) throws IOException {
        events.append(new Notice(level, "some_event", 7, text), TIME);
    }

    @Test
    void eachNoticeIsARowThatIsThereAtOnce() throws IOException {
        try (var events = EventFile.open(RunFolder.open(folder))) {
            append(events, Level.INFO, "members=3");
            append(events, Level.ERROR, "disk full");

            assertEquals(
                    List.of(
                            "time,event,view_id,text",
                            "2026-01-02T03:04:05.000Z,some_event,7,members=3",
                            "2026-01-02T03:04:05.000Z,some_event,7,disk full"),
                    lines("events.csv"));
        }
    }

    @Test
    void commasQuotesAndLineBreaksAreQuoted() throws IOException {
        try (var events = EventFile.open(RunFolder.open(folder))) {
            append(events, Level.WARN, "a, b");
            append(events, Level.WARN, "says \"no\"");
            append(events, Level.WARN, "two\nlines");
        }

        assertEquals(
                """
                time,event,view_id,text
                2026-01-02T03:04:05.000Z,some_event,7,"a, b"
                2026-01-02T03:04:05.000Z,some_event,7,"says ""no\"""
                2026-01-02T03:04:05.000Z,some_event,7,"two
                lines"
                """,
                Files.readString(folder.resolve("events.csv")));
    }

    @Test
    void detailsForDevelopersStayOut() throws IOException {
        try (var events = EventFile.open(RunFolder.open(folder))) {
            append(events, Level.DEBUG, "part");
        }

        assertEquals(List.of(EventFile.HEADER), lines("events.csv"));
    }

    @Test
    void theRunBeforeIsKeptOnce() throws IOException {
        for (String run : List.of("first", "second", "third")) {
            try (var events = EventFile.open(RunFolder.open(folder))) {
                append(events, Level.INFO, run);
            }
        }

        assertEquals(2, lines("events.csv").size());
        assertEquals("third", lines("events.csv").getLast().split(",")[3]);
        assertEquals("second", lines("events.previous.csv").getLast().split(",")[3]);
    }
}
