package bellwether.launcher.runtime;

import bellwether.group.Notice;
import bellwether.launcher.clock.ClockProbe;
import bellwether.launcher.clock.ClockState;
import bellwether.launcher.status.EventTime;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Looks now and then whether the clock of this host is right, and tells once when readings are
 * taken by one that is not, and once when it is. A host that does not say is not told of.
 */
final class ClockWatch implements Runnable {
    /** While readings have a time that may be wrong. */
    private static final long WRONG_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final long RIGHT_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final ClockProbe probe;
    private final BooleanSupplier measures;
    private final Consumer<Notice> notices;
    private final Clocks clocks;
    private final Bell pause = new Bell();
    private Optional<Told> told = Optional.empty();
    private volatile ClockState state = ClockState.UNKNOWN;
    private volatile boolean looked;
    private volatile Optional<Thread> thread = Optional.empty();

    /** That it is not right was told, by both clocks. */
    private record Told(Instant at, long nanos) {}

    /** The clock that is looked at, and the monotonic one, which says how far that one is moved. */
    record Clocks(Supplier<Instant> wall, LongSupplier nanoTime) {}

    /**
     * @param measures whether there are sensors: else no reading has a wrong time
     */
    ClockWatch(
            ClockProbe probe, BooleanSupplier measures, Consumer<Notice> notices, Clocks clocks) {
        this.probe = probe;
        this.measures = measures;
        this.notices = notices;
        this.clocks = clocks;
    }

    @Override
    public void run() {
        thread = Optional.of(Thread.currentThread());
        while (!pause.isClosed()) {
            try {
                look();
            } catch (InterruptedException _) {
                return; // the peer ends
            }
            pause.pause(state == ClockState.UNSYNCHRONISED ? WRONG_NANOS : RIGHT_NANOS);
        }
    }

    /** Looks once. */
    void look() throws InterruptedException {
        state = probe.look();
        looked = true;
        switch (state) {
            case UNSYNCHRONISED -> wrong();
            case SYNCHRONISED -> right();
            case UNKNOWN -> {
                // what was told stands until it is known to be over
            }
        }
    }

    private void wrong() {
        if (told.isEmpty() && measures.getAsBoolean()) {
            told = Optional.of(new Told(clocks.wall().get(), clocks.nanoTime().getAsLong()));
            tell(
                    Notice.Level.WARN,
                    "clock_unsynchronised",
                    "the clock of this host is set by no source of time: readings are taken with a"
                            + " time that may be wrong");
        }
    }

    private void right() {
        if (told.isPresent()) {
            Instant since = told.get().at();
            long wallMillis = clocks.wall().get().toEpochMilli() - since.toEpochMilli();
            long millis =
                    TimeUnit.NANOSECONDS.toMillis(
                            clocks.nanoTime().getAsLong() - told.get().nanos());
            tell(
                    Notice.Level.INFO,
                    "clock_synchronised",
                    "the clock of this host is right; what was taken from "
                            + EventTime.text(since)
                            + " on until now may have a wrong time moved_ms="
                            + (wallMillis - millis));
            told = Optional.empty();
        }
    }

    private void tell(Notice.Level level, String event, String text) {
        notices.accept(new Notice(level, event, 0, text));
    }

    /** {@return whether the host was asked, and did not say that its clock is wrong} */
    boolean mayBeRight() {
        return looked && state != ClockState.UNSYNCHRONISED;
    }

    /** {@return how the clock was at the last look} */
    ClockState state() {
        return state;
    }

    /** Lets the thread end, also one that waits for an answer. */
    void close() {
        pause.close();
        thread.ifPresent(Thread::interrupt);
    }
}
