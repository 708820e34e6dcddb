package bellwether.sensors;

/** A source of readings. The caller lends a thread of its own for {@link #run}, once. */
@FunctionalInterface
public interface Sensor {
    /**
     * Measures at the sensor's own pace and hands every reading to {@code intake}, the first one at
     * once. Returns when the source has no more readings, which for some never happens; what it
     * opened is closed again on every way out. All calls to {@code intake} are made on this thread.
     *
     * @throws InterruptedException if the thread was interrupted: the way to stop a sensor
     * @throws SensorFailure if the source cannot go on; what was read before it has been handed
     *     over
     */
    void run(Intake intake) throws InterruptedException;
}
