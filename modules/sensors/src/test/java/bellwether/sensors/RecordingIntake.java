package bellwether.sensors;

import bellwether.protocol.Reading;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps what a sensor says; after {@code readingsMax} readings it behaves as an interrupted one.
 */
final class RecordingIntake implements Intake {
    final List<Reading> readings = new ArrayList<>();
    final List<Integer> batches = new ArrayList<>();
    final List<String> skipped = new ArrayList<>();
    final List<String> states = new ArrayList<>();
    final List<String> settled = new ArrayList<>();
    String skippedInAll = "";
    private final int readingsMax;

    RecordingIntake(int readingsMax) {
        this.readingsMax = readingsMax;
    }

    RecordingIntake() {
        this(Integer.MAX_VALUE);
    }

    @Override
    public void accept(List<Reading> batch) throws InterruptedException {
        if (readings.size() + batch.size() > readingsMax) {
            throw new InterruptedException("the test has enough");
        }
        readings.addAll(batch);
        batches.add(batch.size());
    }

    @Override
    public void settle(String source) {
        settled.add(readings.size() + " of " + source);
    }

    @Override
    public void skipped(String problem) {
        skipped.add(problem);
    }

    @Override
    public void skippedInAll(long skipped, long rows) {
        skippedInAll += skipped + " of " + rows;
    }

    @Override
    public void failing(String problem) {
        states.add(problem);
    }

    @Override
    public void working() {
        states.add("working");
    }
}
