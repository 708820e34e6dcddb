package bellwether.launcher.runtime;

import bellwether.launcher.config.PeerConfig.OwnSensor;
import bellwether.launcher.runtime.Troubles.Cause;
import bellwether.launcher.status.SensorStatus;
import bellwether.launcher.status.SensorStatus.State;
import bellwether.protocol.Reading;
import bellwether.sensors.Intake;
import bellwether.sensors.SensorKind;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Sees all that a sensor says, and tells when it fails, gives the same values for too long, or says
 * nothing. Handed to the sensor as its intake. Its own lock is never held while a reading waits.
 */
final class SensorWatch implements Intake {
    /** A sensor that has missed so many measurements is silent. */
    private static final int MISSED_MAX = 3;

    /** Sooner than this nothing is called silent. */
    private static final long SILENT_NANOS_MIN = TimeUnit.SECONDS.toNanos(10);

    private final OwnSensor sensor;
    private final Intake intake;
    private final Troubles troubles;
    private final LongSupplier nanoTime;
    private final long silentNanos;
    private final Map<Cause, String> problems = new EnumMap<>(Cause.class);
    private State ended = State.RUNNING;
    private boolean handing;
    private boolean closed;
    private long heardNanos;
    private long changedNanos;
    private List<String> values = List.of();
    private Optional<Instant> lastReading = Optional.empty();
    private long readings;

    /**
     * @param nanoTime the monotonic clock
     */
    SensorWatch(OwnSensor sensor, Intake intake, Troubles troubles, LongSupplier nanoTime) {
        this.sensor = sensor;
        this.intake = intake;
        this.troubles = troubles;
        this.nanoTime = nanoTime;
        this.silentNanos = silentNanos(sensor);
        this.heardNanos = nanoTime.getAsLong();
    }

    private static long silentNanos(OwnSensor sensor) {
        long measuring =
                sensor.kind() instanceof SensorKind.Exec(var _, long timeoutNanos)
                        ? timeoutNanos
                        : 0;
        return measuring + Math.max(SILENT_NANOS_MIN, MISSED_MAX * sensor.interval().toNanos());
    }

    @Override
    public void accept(List<Reading> batch) throws InterruptedException {
        begin(batch);
        try {
            intake.accept(batch);
            counted(batch.size());
        } finally {
            end();
        }
    }

    @Override
    public void accept(String source, List<Reading> batch) throws InterruptedException {
        begin(batch);
        try {
            intake.accept(source, batch);
            counted(batch.size());
        } finally {
            end();
        }
    }

    @Override
    public long taken(String source) throws InterruptedException {
        return intake.taken(source);
    }

    @Override
    public void settle(String source) throws InterruptedException {
        intake.settle(source);
    }

    @Override
    public void skipped(String problem) {
        intake.skipped(problem);
    }

    @Override
    public void skippedInAll(long skipped, long rows) {
        intake.skippedInAll(skipped, rows);
    }

    @Override
    public void fileTaken(String file, long rows) {
        intake.fileTaken(file, rows);
    }

    @Override
    public void fileRefused(String file, String reason) {
        intake.fileRefused(file, reason);
    }

    @Override
    public synchronized void failing(String problem) {
        heard();
        begin(Cause.SENSOR_FAILING, name() + " fails: " + problem, problem);
    }

    @Override
    public synchronized void working() {
        heard();
        over(Cause.SENSOR_FAILING, name() + " works");
    }

    private synchronized void begin(List<Reading> batch) throws InterruptedException {
        if (closed) {
            throw new InterruptedException("it was stopped, and did not notice in time");
        }
        heard();
        handing = true;
        lastReading = Optional.of(Instant.now());
        if (sensor.kind().measures()) {
            compare(batch.stream().map(SensorWatch::values).toList());
        }
    }

    private static String values(Reading reading) {
        return "temperature="
                + reading.temperature()
                + " humidity="
                + reading.humidity()
                + " pressure="
                + reading.pressure();
    }

    private void compare(List<String> now) {
        long stuckNanos = sensor.stuckAfter().toNanos();
        if (!now.equals(values)) {
            values = now;
            changedNanos = nanoTime.getAsLong();
            over(Cause.SENSOR_STUCK, name() + " gives other values again");
        } else if (stuckNanos > 0 && nanoTime.getAsLong() - changedNanos >= stuckNanos) {
            String problem =
                    "the same values for "
                            + TimeUnit.NANOSECONDS.toSeconds(stuckNanos)
                            + " s: "
                            + now.getLast();
            begin(Cause.SENSOR_STUCK, name() + " gives " + problem, problem);
        }
    }

    private synchronized void counted(int more) {
        readings += more;
    }

    /** While a reading waits for room it is not the sensor that is silent. */
    private synchronized void end() {
        handing = false;
        heard();
    }

    private void heard() {
        heardNanos = nanoTime.getAsLong();
        over(Cause.SENSOR_SILENT, name() + " is heard again");
    }

    /** Looks whether the sensor still says something. */
    synchronized void look() {
        boolean isDue = sensor.kind().measures() && ended == State.RUNNING && !handing;
        if (isDue && nanoTime.getAsLong() - heardNanos >= silentNanos) {
            String problem =
                    "no measurement has ended for "
                            + TimeUnit.NANOSECONDS.toSeconds(silentNanos)
                            + " s";
            begin(Cause.SENSOR_SILENT, name() + " is silent: " + problem, problem);
        }
    }

    /** It has no more readings. */
    synchronized void ended() {
        ended = State.ENDED;
    }

    /** It cannot go on. */
    synchronized void failed() {
        ended = State.FAILED;
    }

    /** Takes nothing more, also of a sensor that hangs now and goes on some time. */
    synchronized void close() {
        closed = true;
    }

    /** None takes its place: what was wrong with it is no trouble any more. */
    synchronized void forget() {
        for (Cause cause : List.copyOf(problems.keySet())) {
            over(cause, name() + " was taken out, or is of another kind now");
        }
    }

    /**
     * What one knows that has stopped, and the next of the same sensor goes on with.
     *
     * @param changedNanos when the values were others, monotonic
     */
    private record Left(Map<Cause, String> problems, List<String> values, long changedNanos) {}

    private synchronized Left left() {
        var left = new Left(Map.copyOf(problems), values, changedNanos);
        problems.clear(); // it may hang, and go on some time
        return left;
    }

    /**
     * Takes the place of another of the same sensor, which has stopped: what was wrong is wrong
     * until this one sees that it is not. Before it begins.
     */
    void follow(SensorWatch before) {
        Left left = before.left();
        synchronized (this) {
            problems.putAll(left.problems());
            values = left.values();
            changedNanos = left.changedNanos();
            if (sensor.stuckAfter().isZero()) {
                over(Cause.SENSOR_STUCK, name() + " may give the same values from now on");
            }
        }
    }

    synchronized SensorStatus status() {
        return new SensorStatus(
                sensor.name(),
                sensor.kind().text(),
                state(),
                readings,
                lastReading,
                problems.isEmpty()
                        ? Optional.empty()
                        : Optional.of(String.join("; ", problems.values())));
    }

    /** What makes the other causes unknown comes first. */
    private State state() {
        if (ended != State.RUNNING) {
            return ended;
        }
        if (problems.containsKey(Cause.SENSOR_SILENT)) {
            return State.SILENT;
        }
        if (problems.containsKey(Cause.SENSOR_FAILING)) {
            return State.FAILING;
        }
        return problems.containsKey(Cause.SENSOR_STUCK) ? State.STUCK : State.RUNNING;
    }

    private String name() {
        return "sensor " + sensor.name();
    }

    private void begin(Cause cause, String text, String problem) {
        if (closed) {
            return; // nobody asks it any more
        }
        problems.put(cause, problem);
        troubles.begin(cause, sensor.name(), text);
    }

    private void over(Cause cause, String text) {
        if (problems.remove(cause) != null) {
            troubles.over(cause, sensor.name(), text);
        }
    }
}
