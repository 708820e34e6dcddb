package bellwether.launcher.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import bellwether.group.Notice;
import bellwether.group.Notice.Level;
import java.io.IOException;
import java.io.RandomAccessFile;
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
    void aFileThatIsFullBecomesTheOneBefore() throws IOException {
        String mebibyte = "x".repeat(1 << 20);
        try (var events = EventFile.open(RunFolder.open(folder))) {
            for (int i = 0; i < 16; i++) {
                append(events, Level.INFO, mebibyte);
            }
            assertEquals(17, lines("events.csv").size());
            append(events, Level.INFO, "next");
            assertEquals(2, lines("events.csv").size());
            assertEquals(17, lines("events.previous.csv").size());
            append(events, Level.INFO, "and on");
            assertEquals(3, lines("events.csv").size());
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
    void whatAFullDiskRefusesIsWrittenOnceThereIsRoom() throws IOException {
        var disk = new FullDisk(folder.resolve("full.csv"));
        try (var events = EventFile.over(disk)) {
            append(events, Level.INFO, "before");
            String before = Files.readString(folder.resolve("full.csv"));

            disk.room = 10; // of a row more than this
            assertThrows(IOException.class, () -> append(events, Level.ERROR, "disk full"));
            assertEquals(before, Files.readString(folder.resolve("full.csv")), "no half row");
            disk.room = 0;
            assertThrows(IOException.class, () -> append(events, Level.WARN, "still full"));
            disk.room = Integer.MAX_VALUE;
            append(events, Level.INFO, "disk works");
        }

        assertEquals(
                List.of("text", "before", "disk full", "still full", "disk works"),
                lines("full.csv").stream().map(row -> row.split(",")[3]).toList());
    }

    @Test
    void ofRowsThatTheDiskRefusesForLongTheLastOnesAreKept() throws IOException {
        var disk = new FullDisk(folder.resolve("full.csv"));
        try (var events = EventFile.over(disk)) {
            disk.room = 0;
            for (int i = 0; i < EventFile.WAITING_MAX + 2; i++) {
                String text = "" + i;
                assertThrows(IOException.class, () -> append(events, Level.INFO, text));
            }
            disk.room = Integer.MAX_VALUE;
        }

        assertEquals(1 + EventFile.WAITING_MAX, lines("full.csv").size());
        assertEquals("2", lines("full.csv").get(1).split(",")[3]);
    }

    /** A file on a disk that takes so many bytes more. */
    private static final class FullDisk extends RandomAccessFile {
        private int room = Integer.MAX_VALUE;

        FullDisk(Path file) throws IOException {
            super(file.toFile(), "rw");
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            int taken = Math.min(room, bytes.length);
            room -= taken;
            super.write(bytes, 0, taken);
            if (taken < bytes.length) {
                throw new IOException("No space left on device");
            }
        }
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
