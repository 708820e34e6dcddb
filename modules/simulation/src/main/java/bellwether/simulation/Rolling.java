package bellwether.simulation;

import bellwether.storage.CsvRoll;
import bellwether.storage.Retention;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How CSV files follow the time, and how that goes by.
 *
 * @param roll of most starts
 * @param retention empty: nothing expires
 * @param secondsPerSecond of the calendar, in one of the run: so that files are rolled in it
 * @param otherRollPercent of all starts that are told to roll otherwise
 * @param wrongClockPercent of the starts of one of the peers, whose clock is a year ahead then
 * @param shortens whether journals let go what has expired
 * @param retires whether who died for ever is told to the others, at their next start
 */
public record Rolling(
        CsvRoll roll,
        Optional<Retention> retention,
        long secondsPerSecond,
        int otherRollPercent,
        int wrongClockPercent,
        boolean shortens,
        boolean retires) {
    static final Rolling NONE = new Rolling(CsvRoll.NONE, Optional.empty(), 1, 0, 0, false, false);

    private static final long HOUR = 3_600;
    private static final long DAY = 24 * HOUR;

    /** In one run of four CSV files are of a day each, in one of twelve of a month. */
    static Rolling draw(RandomGenerator random) {
        boolean isMonthly = random.nextInt(4) == 0;
        int days = isMonthly ? 10 + random.nextInt(50) : 1 + random.nextInt(3);
        Rolling drawn =
                new Rolling(
                        isMonthly ? CsvRoll.MONTHLY : CsvRoll.DAILY,
                        random.nextInt(5) == 0
                                ? Optional.empty()
                                : Optional.of(new Retention(days)),
                        isMonthly ? DAY : Settings.oneOf(random, 2 * HOUR, 12 * HOUR),
                        (int) Settings.oneOf(random, 0, 0, 10),
                        (int) Settings.oneOf(random, 0, 50),
                        false,
                        false);
        return random.nextInt(3) == 0 ? drawn : NONE;
    }

    /** {@return the same; in three runs of four journals let go what has expired} */
    Rolling shortening(RandomGenerator random) {
        boolean is = random.nextInt(4) > 0 && retention.isPresent();
        boolean isPlain = random.nextBoolean() && is;
        return new Rolling(
                roll,
                retention,
                secondsPerSecond,
                isPlain ? 0 : otherRollPercent,
                isPlain ? 0 : wrongClockPercent,
                is,
                random.nextBoolean());
    }

    /** {@return whether nothing keeps journals from letting go what has expired} */
    boolean shortensPlainly() {
        return shortens && otherRollPercent == 0 && wrongClockPercent == 0;
    }

    /** {@return whether timestamps tell a time} */
    boolean isOn() {
        return roll != CsvRoll.NONE;
    }
}
