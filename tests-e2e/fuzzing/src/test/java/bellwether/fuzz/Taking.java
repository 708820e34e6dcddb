package bellwether.fuzz;

import bellwether.protocol.Reading;
import bellwether.sensors.Intake;
import bellwether.sensors.SensorTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Takes what a sensor gives, on clocks that end the sensor instead of letting it wait. */
final class Taking implements Intake, SensorTime {
    /** Later than any file is written. */
    private static final Instant NOW = Instant.parse("2100-01-01T00:00:00Z");

    final List<Reading> readings = new ArrayList<>();
    final List<String> taken = new ArrayList<>();
    final List<String> refused = new ArrayList<>();
    final List<String> problems = new ArrayList<>();
    private final long before;

    /**
     * @param before how many readings were taken in an earlier run
     */
    Taking(long before) {
        this.before = before;
    }

    @Override
    public void accept(List<Reading> batch) {
        Broken.unless(
                !batch.isEmpty() && batch.size() <= BATCH_READINGS_MAX, "batch " + batch.size());
        readings.addAll(batch);
    }

    @Override
    public long taken(String source) {
        return before;
    }

    @Override
    public void skipped(String problem) {
        oneLine(problem);
    }

    @Override
    public void failing(String problem) {
        oneLine(problem);
    }

    @Override
    public void fileTaken(String file, long count) {
        taken.add(file);
    }

    @Override
    public void fileRefused(String file, String reason) {
        oneLine(reason);
        refused.add(file);
    }

    private void oneLine(String text) {
        Broken.unless(text.chars().noneMatch(c -> c < ' '), "no line for a log: " + text);
        problems.add(text);
    }

    @Override
    public Instant now() {
        return NOW;
    }

    @Override
    public long nanoTime() {
        return 0;
    }

    @Override
    public void pause(long delayNanos) throws InterruptedException {
        throw new InterruptedException("enough");
    }
}
