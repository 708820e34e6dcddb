package bellwether.launcher;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Waits for what another thread or process does: not longer than it takes, and not for ever. */
public final class Await {
    private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long LOOK_MILLIS = 5;

    private Await() {}

    /**
     * What is waited for.
     *
     * @param <E> thrown by looking whether it holds
     */
    @FunctionalInterface
    public interface Condition<E extends Exception> {
        boolean holds() throws E;
    }

    /**
     * Waits until {@code condition} holds.
     *
     * @param what in words, for the failure
     */
    public static <E extends Exception> void until(String what, Condition<E> condition) throws E {
        until(what, condition, () -> "");
    }

    /**
     * Waits until {@code condition} holds.
     *
     * @param what in words, for the failure
     * @param seen what there is instead, for the failure
     */
    public static <E extends Exception> void until(
            String what, Condition<E> condition, Supplier<String> seen) throws E {
        long beganNanos = System.nanoTime();
        while (!condition.holds()) {
            if (System.nanoTime() - beganNanos > DEADLINE_NANOS) {
                throw new AssertionError("did not happen in time: " + what + "\n" + seen.get());
            }
            pause(what, seen);
        }
    }

    private static void pause(String what, Supplier<String> seen) {
        try {
            Thread.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("given up: " + what + "\n" + seen.get(), e);
        }
    }

    /** Waits until {@code thread} waits for somebody, with or without a limit. */
    public static void untilItWaits(Thread thread) {
        until(
                thread + " waits",
                () ->
                        switch (thread.getState()) {
                            case WAITING, TIMED_WAITING -> true;
                            default -> false;
                        },
                () -> thread.getState().toString());
    }
}
