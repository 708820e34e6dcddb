package bellwether.sensors;

/** Something that can be asked for what it measures now. Confined to one thread. */
@FunctionalInterface
interface Probe {
    /**
     * {@return what it measures, or why it does not: that is no exception, since the next
     * measurement may succeed}
     *
     * @throws InterruptedException if the thread was interrupted
     */
    Measured measure() throws InterruptedException;
}
