package bellwether.storage;

import bellwether.protocol.Ascii;
import bellwether.protocol.Bytes;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Keeps a journal for a while from what a clock says that has jumped. CSV files that went too early
 * are rendered again from the journal; what goes of that is gone. So where the first day that is
 * kept moves by more than {@link #MARGIN_DAYS} from one look to the next, nothing of the journal
 * goes until that has held for so long, by monotonic time while the process runs. Goes the clock
 * back before, it is over, and nothing was lost.
 *
 * <p>The file {@code journal.grace} of the data directory, one line {@code GRACE:<day>:<day that is
 * waited for>:<seconds waited>:<crc>}, replaced as a whole, has it last over restarts: a host that
 * is off each night waits some days, and one that was off for a month waits once. No file, or a
 * damaged one: any day is a move. Confined to one thread.
 */
public final class Grace {
    /** Name of the file in the data directory. */
    public static final String NAME = "journal.grace";

    /**
     * By so many days the first day may move from one look to the next without being waited for.
     */
    public static final int MARGIN_DAYS = 2;

    private static final String TYPE = "GRACE";
    private static final int FIELDS = 4;
    private static final int BYTES_MAX = 256;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /** A restart costs so much of what was waited, at most. */
    private static final long KEEP_NANOS = 600 * NANOS_PER_SECOND;

    private final Disk disk;
    private final String path;
    private final long waitNanos;
    private long lastNanos;
    private Known known;
    private long unkeptNanos;
    private boolean told;
    private Optional<Wait> waits = Optional.empty();

    /**
     * What is known at one moment.
     *
     * @param trusted the first day at the last look that was not waited for
     * @param awaited the first day that is waited for
     * @param waitedNanos for how long
     */
    private record Known(OptionalLong trusted, OptionalLong awaited, long waitedNanos) {
        private static final Known NOTHING =
                new Known(OptionalLong.empty(), OptionalLong.empty(), 0);

        boolean isOrdinary(long day) {
            return trusted.isPresent() && day <= trusted.getAsLong() + MARGIN_DAYS;
        }

        boolean isAwaited(long day) {
            return awaited.isPresent()
                    && day >= awaited.getAsLong()
                    && day <= awaited.getAsLong() + MARGIN_DAYS;
        }

        String line() {
            long seconds = waitedNanos / NANOS_PER_SECOND;
            return SealedLine.of(TYPE + ":" + text(trusted) + ":" + text(awaited) + ":" + seconds);
        }

        private static String text(OptionalLong day) {
            return day.isPresent() ? LocalDate.ofEpochDay(day.getAsLong()).toString() : "";
        }

        static Known parse(String line) {
            String[] fields = SealedLine.body(line).orElse("").split(":", -1);
            if (fields.length != FIELDS || !fields[0].equals(TYPE)) {
                return NOTHING;
            }
            byte[] digits = Bytes.utf8(fields[3]).array();
            long seconds = Math.max(0, Ascii.parseLong(digits, 0, digits.length));
            try {
                return new Known(day(fields[1]), day(fields[2]), seconds * NANOS_PER_SECOND);
            } catch (DateTimeException _) {
                return NOTHING; // of a later version
            }
        }

        private static OptionalLong day(String text) {
            return text.isEmpty()
                    ? OptionalLong.empty()
                    : OptionalLong.of(LocalDate.parse(text).toEpochDay());
        }
    }

    /**
     * The journal waits.
     *
     * @param movedDays by so much the first day has moved; empty: from where is not known
     * @param leftNanos for so long still, while the process runs
     */
    public record Wait(OptionalLong movedDays, LocalDate firstDay, long leftNanos) {}

    /**
     * What a look says.
     *
     * @param firstDay the first day that is kept as far as the journal is concerned; empty: nothing
     *     goes
     * @param begins that a wait begins, or was found at the first look
     */
    public record Verdict(OptionalLong firstDay, Optional<Wait> begins) {
        private static final Verdict STAYS = new Verdict(OptionalLong.empty(), Optional.empty());
    }

    /**
     * @param directory the data directory, which exists
     * @param waitNanos how long a day must hold
     * @param nanos the monotonic time
     * @throws bellwether.protocol.JournalFailure if the file cannot be read
     */
    public Grace(Disk disk, String directory, long waitNanos, long nanos) {
        this.disk = disk;
        this.path = directory + "/" + NAME;
        this.waitNanos = waitNanos;
        this.lastNanos = nanos;
        this.known = load();
    }

    private Known load() {
        if (!disk.exists(path)) {
            return Known.NOTHING;
        }
        try (var file = disk.open(path, Disk.Mode.READ)) {
            var bytes = new byte[BYTES_MAX];
            int length = file.read(0, bytes, 0, bytes.length);
            return Known.parse(new Bytes(bytes, 0, Math.max(0, length)).toString().strip());
        }
    }

    /**
     * Says up to where the journal may go.
     *
     * @param layout of the CSV files
     * @param due the first day that is kept as clock and readings say now; empty: they say nothing
     * @param nanos the monotonic time
     * @throws bellwether.protocol.JournalFailure if the disk refuses; to be called again then
     */
    public Verdict look(CsvLayout layout, OptionalLong due, long nanos) {
        long passed = nanos - lastNanos;
        lastNanos = nanos;
        waits = Optional.empty();
        if (layout.keptFrom().isEmpty() || due.isEmpty()) {
            return Verdict.STAYS;
        }
        long kept = layout.keptFrom().getAsLong();
        long holds = Math.min(kept, layout.roll().period(due.getAsLong()));
        if (known.isOrdinary(kept)) {
            trust(kept);
        } else if (holds < kept - MARGIN_DAYS) {
            giveUp(); // the clock went back; the CSV files follow
        } else if (known.isAwaited(kept)) {
            goOn(kept, passed);
        } else {
            keep(new Known(known.trusted(), OptionalLong.of(kept), 0));
            told = false;
        }
        if (!known.isOrdinary(kept) && known.waitedNanos() >= waitNanos && holds >= kept) {
            trust(kept);
        }
        if (known.isOrdinary(kept)) {
            return new Verdict(OptionalLong.of(holds), Optional.empty());
        }
        waits = known.awaited().isPresent() ? Optional.of(waiting(kept)) : Optional.empty();
        return new Verdict(OptionalLong.empty(), tell());
    }

    /** {@return what the last look waits for, if it does, told or not} */
    public Optional<Wait> waits() {
        return waits;
    }

    private void trust(long day) {
        var now = new Known(OptionalLong.of(day), OptionalLong.empty(), 0);
        if (!now.equals(known)) {
            keep(now);
        }
    }

    private void giveUp() {
        if (known.awaited().isPresent()) {
            keep(new Known(known.trusted(), OptionalLong.empty(), 0));
        }
        told = false;
    }

    private void goOn(long day, long passed) {
        var now = new Known(known.trusted(), OptionalLong.of(day), known.waitedNanos() + passed);
        unkeptNanos += passed;
        if (unkeptNanos >= KEEP_NANOS || !now.awaited().equals(known.awaited())) {
            keep(now);
        }
        known = now;
    }

    private void keep(Known now) {
        disk.replace(path, Bytes.utf8(now.line() + "\n").array());
        known = now;
        unkeptNanos = 0;
    }

    private Optional<Wait> tell() {
        if (told || waits.isEmpty()) {
            return Optional.empty();
        }
        told = true;
        return waits;
    }

    private Wait waiting(long day) {
        OptionalLong moved =
                known.trusted().isPresent()
                        ? OptionalLong.of(day - known.trusted().getAsLong())
                        : OptionalLong.empty();
        long left = Math.max(0, waitNanos - known.waitedNanos());
        return new Wait(moved, LocalDate.ofEpochDay(day), left);
    }
}
