package bellwether.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Bytes;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code delivery=safe}: the CSV files hold what was delivered, and nothing else. */
final class SafeDeliveryTest {
    private final MemoryDisk disk = new MemoryDisk(new Random(1));
    private final JournalText text = new JournalText();
    private FileJournal journal;
    private CsvProjection projection;

    private void open() {
        var opened = FileJournal.open(disk, "d/journal", 2_000, 1_024);
        journal = opened.journal();
        long lastSequence = opened.index().lastSequence();
        projection =
                CsvProjection.open(
                        disk, "d", journal, lastSequence, CsvKeeping.WHOLE, true, new Footing());
    }

    private void close() {
        projection.close();
        journal.close();
    }

    /** {@return where the journal ends then} */
    private long append(int readings) {
        if (text.lastSequence() == 0) {
            journal.append(Bytes.of(text.epoch()));
        }
        for (int i = 0; i < readings; i++) {
            journal.append(Bytes.of(text.reading("s")));
        }
        return journal.end();
    }

    @Test
    void nothingIsRenderedBeforeItIsDelivered() {
        open();
        long first = append(5);
        append(5);
        assertEquals(0, projection.project(Integer.MAX_VALUE));
        projection.deliver(first);
        assertEquals(5, projection.project(Integer.MAX_VALUE));
        assertEquals(first, projection.projectedOffset());
        assertEquals(first, projection.deliverableOffset());
        projection.deliver(journal.end());
        assertEquals(5, projection.project(Integer.MAX_VALUE));
        close();
    }

    @Test
    void aProjectionThatRendersAllIsNotToldWhatIsSafe() {
        journal = FileJournal.open(disk, "d/journal", 2_000, 1_024).journal();
        projection = CsvProjection.open(disk, "d", journal, 0);
        long end = append(5);
        assertThrows(IllegalStateException.class, () -> projection.deliver(1));
        assertEquals(5, projection.project(Integer.MAX_VALUE));
        assertEquals(end, projection.projectedOffset());
        close();
    }

    @Test
    void afterARestartOnlyWhatIsDeliveredAnewIsAdded() {
        open();
        projection.deliver(append(5));
        projection.project(Integer.MAX_VALUE);
        append(5);
        close();
        open();
        assertEquals(0, projection.project(Integer.MAX_VALUE));
        assertEquals(5, projection.projectedSequence());
        projection.deliver(journal.end());
        projection.project(Integer.MAX_VALUE);
        assertEquals(10, projection.projectedSequence());
        close();
    }

    @Test
    void aCutTakesBackWhatMayBeRendered() {
        open();
        long first = append(5);
        append(5);
        projection.deliver(journal.end());
        projection.cutBack(first, 5);
        journal.cut(first);
        assertEquals(first, projection.deliverableOffset());
        close();
    }

    @Test
    @Timeout(20)
    void theThreadThatRendersWakesUpWhenMoreIsDelivered() throws InterruptedException {
        open();
        long end = append(5);
        var thread = Thread.ofVirtual().start(projection::runProjection);
        try {
            projection.deliver(end);
            while (projection.projectedOffset() < end) {
                Thread.onSpinWait();
            }
            assertTrue(thread.isAlive());
        } finally {
            close();
            thread.join();
        }
    }
}
