package bellwether.launcher.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EventLinesTest {
    @TempDir Path folder;

    private final List<String> rows = new ArrayList<>();
    private Path file;
    private EventLines events;

    @BeforeEach
    void begin() throws IOException {
        file = Files.writeString(folder.resolve("events.csv"), "time,event\na\nb\nc\n");
        events = new EventLines(file, rows::add);
    }

    private void append(String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.APPEND);
    }

    @Test
    void theLastRowsAndThenWhatComes() throws IOException {
        events.last(2);
        append("d\n");
        events.more();
        events.more();
        assertEquals(List.of("b", "c", "d"), rows);
    }

    @Test
    void halfARowWaitsForItsRest() throws IOException {
        events.last(0);
        append("füt");
        events.more();
        assertEquals(List.of(), rows);
        append("tern\n");
        events.more();
        assertEquals(List.of("füttern"), rows);
    }

    @Test
    void theFileOfAnotherRunIsReadFromItsStart() throws IOException {
        events.last(1);
        Files.move(file, folder.resolve("events.previous.csv"), StandardCopyOption.ATOMIC_MOVE);
        events.more();
        Files.writeString(file, "time,event\nx\n");
        events.more();
        assertEquals(List.of("c", "x"), rows);
    }
}
