package bellwether.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Bytes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom an append wakes, of a journal whose owner wakes others first. */
final class JournalWakingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int RING = 8 * JournalTail.SHOWN_AT_ONCE_BYTES;

    @TempDir Path root;

    private final JournalText text = new JournalText();
    private final Threads threads = new Threads();
    private FileJournal journal;

    @BeforeEach
    void open() {
        journal = FileJournal.open(new NioDisk(root), "j", 1 << 20, RING).journal();
        journal.wokenLater();
    }

    @AfterEach
    void close() throws InterruptedException {
        journal.close();
        threads.joinAll();
    }

    /** {@return what is counted down once a thread, which waits by now, has seen the end move} */
    private CountDownLatch reader() {
        var seen = new CountDownLatch(1);
        var waits = new AtomicBoolean();
        long end = journal.end();
        long cuts = journal.cuts();
        threads.start(() -> {
            try {
                journal.awaitChange(
                        end,
                        cuts,
                        () -> {
                            waits.set(true);
                            return false;
                        });
                seen.countDown();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertTimeoutPreemptively(
                PATIENCE,
                () -> {
                    while (!waits.get()) {
                        Thread.onSpinWait();
                    }
                });
        return seen;
    }

    private void append(int readings) {
        text.random(new Random(1), readings, 3);
        append();
    }

    private void append() {
        int end = (int) journal.end();
        journal.append(new Bytes(text.bytes(), end, text.bytes().length - end));
    }

    private void awaitWritten(long end) {
        assertTimeoutPreemptively(
                PATIENCE,
                () -> {
                    while (journal.writtenEnd() < end) {
                        Thread.onSpinWait();
                    }
                });
    }

    @Test
    void littleIsSeenAndWrittenOnceTheOwnerSaysSo() throws InterruptedException {
        threads.start(journal::runWriter);
        var reader = reader();
        append(3);
        assertEquals(1, reader.getCount());
        journal.wake();
        assertTrue(reader.await(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        awaitWritten(journal.end());
    }

    @Test
    void muchIsSeenAndWrittenAtOnce() throws InterruptedException {
        threads.start(journal::runWriter);
        var reader = reader();
        append(1000);
        assertTrue(journal.end() > JournalTail.SHOWN_AT_ONCE_BYTES);
        assertTrue(reader.await(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        awaitWritten(journal.end());
    }

    @Test
    void littleAfterLittleIsSeenOnceItIsMuch() throws InterruptedException {
        threads.start(journal::runWriter);
        var reader = reader();
        while (journal.end() < 2 * JournalTail.SHOWN_AT_ONCE_BYTES) {
            append(3);
        }
        assertTrue(reader.await(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }

    @Test
    void aFullRingIsWrittenThoughNobodySaysSo() {
        threads.start(journal::runWriter);
        assertTimeoutPreemptively(
                PATIENCE,
                () -> {
                    append(10_000);
                    assertTrue(journal.end() > RING);
                });
    }

    @Test
    void aCutThatIsWrittenAnewToTheSameEndIsSeen() throws InterruptedException {
        append(3);
        journal.wake();
        long end = journal.end();
        threads.start(journal::runWriter);
        journal.cut(text.lineEnds().get(1));
        append();
        assertEquals(end, journal.end());
        journal.wake();
        awaitWritten(end);
    }

    @Test
    void littleAfterLittleIsWrittenInFewPieces() throws InterruptedException {
        var writes = new AtomicInteger();
        var counting =
                new ForwardingDisk(new NioDisk(root)) {
                    @Override
                    protected void beforeWrite(String path, int length) {
                        writes.incrementAndGet();
                    }
                };
        int batches = 2_000;
        try (var other = FileJournal.open(counting, "other", 1 << 20, RING).journal()) {
            other.wokenLater();
            threads.start(other::runWriter);
            writes.set(0);
            for (int i = 0; i < batches; i++) {
                text.random(new Random(i), 1, 3);
                int end = (int) other.end();
                other.append(new Bytes(text.bytes(), end, text.bytes().length - end));
                other.wake();
            }
            assertTimeoutPreemptively(
                    PATIENCE,
                    () -> {
                        while (other.writtenEnd() < other.end()) {
                            Thread.onSpinWait();
                        }
                    });
            assertTrue(writes.get() < batches / 4, () -> writes + " writes of " + batches);
        }
    }

    @Test
    void aSyncTakesWhatNobodyWasToldOf() {
        append(3);
        assertEquals(journal.end(), journal.sync());
    }
}
