package bellwether.benchmark.member;

import bellwether.benchmark.Source;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes delivered payloads as bellwether does: a file per sensor, a row per reading, the number in
 * front. Rows wait in a buffer only while the thread that writes is busy with those before them: so
 * they come in large pieces under load, and at once otherwise. {@link #deliver} is for one thread
 * at a time.
 */
final class CsvFiles implements AutoCloseable {
    private static final int PREFIX = "DATA|".length();

    private final Path folder;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Sheet> sheets = new HashMap<>();
    private final AtomicLong delivered = new AtomicLong();
    private final Thread writer;
    private Sheet last;
    private boolean isPending;
    private boolean isClosed;

    CsvFiles(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.writer = Thread.ofPlatform().name("csv").start(this::write);
    }

    /** One file, and what is to go there. Two buffers: one is filled while the other is written. */
    private static final class Sheet {
        private final byte[] sensor;
        private final OutputStream file;
        private Rows filling = new Rows();
        private Rows writing = new Rows();

        private Sheet(Path folder, String sensor) throws IOException {
            this.sensor = sensor.getBytes(StandardCharsets.US_ASCII);
            this.file = Files.newOutputStream(folder.resolve(sensor + ".csv"));
            file.write((Source.CSV_HEADER + "\n").getBytes(StandardCharsets.US_ASCII));
        }

        private boolean isOf(byte[] payload, int offset) {
            int end = offset + PREFIX + sensor.length;
            if (payload[end] != '|') {
                return false;
            }
            for (int i = 0; i < sensor.length; i++) {
                if (payload[offset + PREFIX + i] != sensor[i]) {
                    return false;
                }
            }
            return true;
        }

        private void swap() {
            Rows filled = filling;
            filling = writing;
            writing = filled;
        }
    }

    /** {@return how many readings were delivered} */
    long delivered() {
        return delivered.get();
    }

    /** The next reading of the order has come: {@code DATA|sensor|timestamp|…}. */
    void deliver(byte[] payload, int offset, int length) {
        lock.lock();
        try {
            long sequence = delivered.get() + 1;
            Sheet sheet = sheet(payload, offset, length);
            int rest = offset + PREFIX + sheet.sensor.length + 1;
            sheet.filling.add(sequence, sheet.sensor, payload, rest, offset + length - rest);
            delivered.set(sequence);
            if (!isPending) {
                isPending = true;
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private Sheet sheet(byte[] payload, int offset, int length) {
        if (last == null || !last.isOf(payload, offset)) {
            String text = new String(payload, offset, length, StandardCharsets.US_ASCII);
            last = sheets.computeIfAbsent(text.split("\\|", 3)[1], this::open);
        }
        return last;
    }

    private Sheet open(String sensor) {
        try {
            return new Sheet(folder, sensor);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write() {
        try {
            while (awaitRows()) {
                for (Sheet sheet : swapped()) {
                    sheet.writing.writeTo(sheet.file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean awaitRows() {
        lock.lock();
        try {
            while (!isPending && !isClosed) {
                changed.awaitUninterruptibly();
            }
            return isPending;
        } finally {
            lock.unlock();
        }
    }

    private Iterable<Sheet> swapped() {
        lock.lock();
        try {
            isPending = false;
            sheets.values().forEach(Sheet::swap);
            return sheets.values().stream().toList();
        } finally {
            lock.unlock();
        }
    }

    /** Writes what is left. */
    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            isClosed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Sheet sheet : sheets.values()) {
            sheet.file.close();
        }
    }
}
