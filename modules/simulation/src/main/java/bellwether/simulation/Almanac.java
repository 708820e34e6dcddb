package bellwether.simulation;

import bellwether.protocol.Bytes;
import bellwether.protocol.PeerId;
import bellwether.storage.CsvExpiry;
import bellwether.storage.CsvKeeping;
import bellwether.storage.CsvLayout;
import bellwether.storage.CsvRoll;
import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * What the time is for one peer, and what it is told to do with its CSV files. The clock of one of
 * the peers may be a year ahead, in a life as drawn, and with it what its sensors say. It has a
 * random source of its own.
 */
final class Almanac {
    /** The first of January 2026. */
    private static final long FIRST_SECOND = 1_767_225_600;

    private static final long DAY_SECONDS = 86_400;

    /** Of so many times that something of a journal may go, power goes once. */
    private static final int POWER_GOES_PART = 8;

    private static final int POWER_OPERATIONS_MAX = 6;
    private static final long YEAR_SECONDS = 365 * DAY_SECONDS;
    private static final long ROW_SECONDS = 1_800;

    /** Rows of a file are of the past: readings from the future and a wrong clock are too much. */
    private static final long ROWS_FIRST_SECOND = FIRST_SECOND - YEAR_SECONDS;

    /** Own readings never count: what is a year ahead is never believed. */
    private static final long FOR_EVER = Long.MAX_VALUE;

    private final PeerId self;
    private final Rolling rolling;
    private final VirtualTime time;
    private final RandomGenerator random;
    private CsvKeeping keeping = CsvKeeping.WHOLE;
    private boolean isAhead;

    Almanac(PeerId self, World world) {
        this.self = self;
        this.rolling = world.settings().storing().rolling();
        this.time = world.time();
        this.random = new SplittableRandom(self.hashCode());
    }

    /** A process starts, with settings and a clock of its own. */
    void begin() {
        if (rolling.isOn()) {
            boolean other = random.nextInt(100) < rolling.otherRollPercent();
            CsvRoll roll = other ? CsvRoll.values()[random.nextInt(3)] : rolling.roll();
            boolean expires = rolling.retention().isPresent() && roll != CsvRoll.NONE;
            keeping = new CsvKeeping(roll, expires);
            boolean isDrawn = random.nextInt(100) < rolling.wrongClockPercent();
            isAhead = isDrawn && self.value().endsWith("0");
        }
    }

    CsvKeeping keeping() {
        return keeping;
    }

    /** {@return what lets its CSV files go, if anything does} */
    Optional<CsvExpiry> expiry() {
        return keeping.expires()
                ? rolling.retention().map(days -> new CsvExpiry(days, self, FOR_EVER, nanos()))
                : Optional.empty();
    }

    /** {@return whether its journal lets go what has expired} */
    boolean shortens() {
        return rolling.shortens() && keeping.expires();
    }

    /**
     * {@return after how many operations of the disk power goes, as something of a journal does}
     */
    OptionalInt powerGoesAfter() {
        return random.nextInt(POWER_GOES_PART) == 0
                ? OptionalInt.of(random.nextInt(POWER_OPERATIONS_MAX))
                : OptionalInt.empty();
    }

    /** {@return whether CSV files are saved before something of a journal goes} */
    boolean checkpointsFirst() {
        return random.nextInt(3) > 0;
    }

    /** {@return what is damaged in place of a segment} Now and then what says where it begins. */
    String damaged(String segment) {
        return shortens() && random.nextInt(3) == 0 ? "journal.base" : segment;
    }

    /**
     * {@return whether a reading is older than the retention by the true time, whatever a clock
     * says; one that tells no time is never}
     */
    boolean hasExpired(Bytes payload) {
        String[] fields = payload.toString().split("\\|");
        if (rolling.retention().isEmpty() || fields[2].startsWith("t")) {
            return false;
        }
        long oldest = trueSecond() / DAY_SECONDS - rolling.retention().get().days();
        return Long.parseLong(fields[2]) / DAY_SECONDS < oldest;
    }

    long nanos() {
        return time.nowNanos();
    }

    /** {@return what its clock says, in seconds since 1970} */
    long second() {
        return trueSecond() + (isAhead ? YEAR_SECONDS : 0);
    }

    private long trueSecond() {
        return FIRST_SECOND + time.nowNanos() * rolling.secondsPerSecond() / Settings.SECOND;
    }

    /**
     * {@return what a sensor says, after its name} As long as without times: that moves nothing
     * else.
     *
     * @param n which makes it another than all others
     */
    String measured(long n) {
        return rolling.isOn() ? text(second(), n) : "t" + n + "|1.50||1012.00";
    }

    /** {@return what a row of a file says, after the name of its sensor} Rows are half hours. */
    String row(long n) {
        return rolling.isOn()
                ? text(ROWS_FIRST_SECOND + n * ROW_SECONDS, n)
                : "t" + n + "|1.50||1012.00";
    }

    private static String text(long second, long n) {
        return second + "|" + n + "||10";
    }

    /**
     * R1: nothing has gone that is not older than the retention, whatever a clock says.
     *
     * @throws Violation if something has
     */
    void check(CsvLayout layout) {
        if (layout.firstDay().isPresent()) {
            long oldest = trueSecond() / 86_400 - rolling.retention().orElseThrow().days();
            LocalDate kept = layout.firstDay().get();
            if (kept.isAfter(LocalDate.ofEpochDay(oldest))) {
                throw new Violation(
                        "R1 retention: CSV files are kept from %s on, and are to be from %s on"
                                .formatted(kept, LocalDate.ofEpochDay(oldest)));
            }
        }
    }
}
