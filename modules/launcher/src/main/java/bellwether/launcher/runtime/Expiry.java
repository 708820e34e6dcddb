package bellwether.launcher.runtime;

import bellwether.group.Notice;
import bellwether.launcher.status.JournalKept.Why;
import bellwether.protocol.JournalFailure;
import bellwether.protocol.PeerId;
import bellwether.storage.CsvExpiry;
import bellwether.storage.CsvProjection;
import bellwether.storage.Expired;
import bellwether.storage.Retention;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Lets CSV files go that are older than the operator wants to keep them, and tells. Nothing goes
 * while the host says that its clock is wrong. Called by one thread at a time.
 */
final class Expiry {
    /** How long readings of other peers are waited for before own ones count. */
    private static final long WAIT_NANOS = TimeUnit.HOURS.toNanos(1);

    private final Optional<CsvExpiry> expiry;
    private final Clock clock;
    private final Consumer<Notice> notices;
    private volatile OptionalLong due = OptionalLong.empty();
    private Optional<Why> silence = Optional.empty();

    /**
     * The clocks of this host.
     *
     * @param nanoTime monotonic
     * @param mayBeRight whether the host does not say that the other one is wrong
     */
    record Clock(Supplier<Instant> wall, LongSupplier nanoTime, BooleanSupplier mayBeRight) {}

    /**
     * @param retention empty: nothing goes
     */
    Expiry(Optional<Retention> retention, PeerId self, Clock clock, Consumer<Notice> notices) {
        long now = clock.nanoTime().getAsLong();
        this.expiry = retention.map(days -> new CsvExpiry(days, self, WAIT_NANOS, now));
        this.clock = clock;
        this.notices = notices;
    }

    /**
     * Lets go what has expired by now.
     *
     * @throws JournalFailure if the disk refuses
     */
    void look(CsvProjection projection) {
        due = OptionalLong.empty();
        silence = Optional.empty();
        if (expiry.isEmpty()) {
            return;
        }
        if (!clock.mayBeRight().getAsBoolean()) {
            silence = Optional.of(Why.CLOCK);
            return;
        }
        Optional<LocalDate> before = projection.layout().firstDay();
        long second = clock.wall().get().getEpochSecond();
        Expired gone = expiry.get().look(projection, second, clock.nanoTime().getAsLong());
        due = expiry.get().due();
        silence = due.isPresent() ? Optional.empty() : Optional.of(Why.NO_READING);
        Optional<LocalDate> from = projection.layout().firstDay();
        if (gone.files() > 0) {
            tell("csv_expired", gone(gone, from.orElseThrow()));
        } else if (before.filter(day -> from.filter(day::isAfter).isPresent()).isPresent()) {
            tell("csv_kept_again", "CSV files from " + from.get() + " on are rendered again");
        }
    }

    /**
     * {@return the first day since 1970 that is kept, as clock and readings said at the last look;
     * empty: they said nothing, or the clock may not be believed}
     */
    OptionalLong due() {
        return due;
    }

    /** {@return why the last look found no first day, though there is one to be kept} */
    Optional<Why> silence() {
        return silence;
    }

    /** {@return the monotonic time} */
    long nanos() {
        return clock.nanoTime().getAsLong();
    }

    private static String gone(Expired gone, LocalDate firstDay) {
        return String.format(
                Locale.ROOT,
                "CSV files of the time before %s deleted: files=%d bytes=%d",
                firstDay,
                gone.files(),
                gone.bytes());
    }

    private void tell(String event, String text) {
        notices.accept(new Notice(Notice.Level.INFO, event, 0, text));
    }
}
