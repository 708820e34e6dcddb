package bellwether.launcher.clock;

/** Looks at the clock of this host. Called by one thread. */
@FunctionalInterface
public interface ClockProbe {
    /**
     * {@return how it is at this moment} May take some seconds.
     *
     * @throws InterruptedException if the thread is to end
     */
    ClockState look() throws InterruptedException;
}
