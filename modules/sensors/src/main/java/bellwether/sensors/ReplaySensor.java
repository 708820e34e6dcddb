package bellwether.sensors;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Hands over the readings of a CSV file, in order, once, at a given rate. Reads on only when the
 * intake has taken what came before, so a file of any length fits.
 */
final class ReplaySensor implements Sensor {
    /** At a high rate, how much time one batch covers. */
    private static final long BATCH_NANOS = 50_000_000;

    /** What a slow intake has cost is made up for by at most this much. */
    private static final long ARREARS_NANOS_MAX = 1_000_000_000;

    private static final double NANOS_PER_SECOND = 1e9;

    private final Path file;
    private final double ratePerSecond;
    private final SensorTime time;

    ReplaySensor(Path file, double ratePerSecond, SensorTime time) {
        this.file = Objects.requireNonNull(file);
        this.ratePerSecond = ratePerSecond;
        this.time = Objects.requireNonNull(time);
    }

    @Override
    public void run(Intake intake) throws InterruptedException {
        try (var rows = ReplayFile.open(file, intake)) {
            skip(rows, intake.taken(source()));
            if (ratePerSecond == 0) {
                handOver(rows, intake);
            } else {
                handOverPaced(rows, intake);
            }
        }
        // No row is given out before it is durable: the last ones need not wait for the interval.
        intake.settle(source());
    }

    /** The file as the intake counts it: two files of one path are one. */
    private String source() {
        return "replay-%08x".formatted(file.toAbsolutePath().normalize().toString().hashCode());
    }

    private static void skip(ReplayFile rows, long readings) {
        long left = readings;
        while (left > 0) {
            int skipped = rows.next((int) Math.min(left, Intake.BATCH_READINGS_MAX)).size();
            left = skipped == 0 ? 0 : left - skipped;
        }
    }

    private void handOver(ReplayFile rows, Intake intake) throws InterruptedException {
        var readings = rows.next(Intake.BATCH_READINGS_MAX);
        while (!readings.isEmpty()) {
            intake.accept(source(), readings);
            readings = rows.next(Intake.BATCH_READINGS_MAX);
        }
    }

    private void handOverPaced(ReplayFile rows, Intake intake) throws InterruptedException {
        double perBatch = ratePerSecond * BATCH_NANOS / NANOS_PER_SECOND;
        int batchReadings = (int) Math.clamp(perBatch, 1, Intake.BATCH_READINGS_MAX);
        long dueNanos = time.nanoTime();
        var readings = rows.next(batchReadings);
        while (!readings.isEmpty()) {
            intake.accept(source(), readings);
            dueNanos += (long) (readings.size() * NANOS_PER_SECOND / ratePerSecond);
            long aheadNanos = dueNanos - time.nanoTime();
            time.pause(Math.max(0, aheadNanos));
            if (aheadNanos < -ARREARS_NANOS_MAX) {
                dueNanos -= aheadNanos + ARREARS_NANOS_MAX;
            }
            readings = rows.next(batchReadings);
        }
    }
}
