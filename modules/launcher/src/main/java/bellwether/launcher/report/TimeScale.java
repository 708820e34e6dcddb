package bellwether.launcher.report;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Round times to write below a time line. */
final class TimeScale {
    /** As many as have room on a telephone. */
    private static final int TICKS_MAX = 5;

    private static final DateTimeFormatter CLOCK = form("HH:mm");
    private static final DateTimeFormatter DAY = form("d MMM");
    private static final DateTimeFormatter MONTH = form("MMM uuuu");
    private static final DateTimeFormatter YEAR = form("uuuu");

    /** Steps between ticks, the smallest that gives few enough is taken. */
    private enum Step {
        SECOND(1, ChronoUnit.SECONDS, form("HH:mm:ss")),
        SECONDS_5(5, ChronoUnit.SECONDS, form("HH:mm:ss")),
        SECONDS_15(15, ChronoUnit.SECONDS, form("HH:mm:ss")),
        MINUTE(1, ChronoUnit.MINUTES, CLOCK),
        MINUTES_5(5, ChronoUnit.MINUTES, CLOCK),
        MINUTES_15(15, ChronoUnit.MINUTES, CLOCK),
        HOUR(1, ChronoUnit.HOURS, CLOCK),
        HOURS_3(3, ChronoUnit.HOURS, CLOCK),
        HOURS_6(6, ChronoUnit.HOURS, form("d MMM HH:mm")),
        DAY_1(1, ChronoUnit.DAYS, DAY),
        DAYS_2(2, ChronoUnit.DAYS, DAY),
        WEEK(7, ChronoUnit.DAYS, DAY),
        DAYS_14(14, ChronoUnit.DAYS, DAY),
        MONTH_1(1, ChronoUnit.MONTHS, MONTH),
        MONTHS_3(3, ChronoUnit.MONTHS, MONTH),
        MONTHS_6(6, ChronoUnit.MONTHS, MONTH),
        YEAR_1(1, ChronoUnit.YEARS, YEAR),
        YEARS_5(5, ChronoUnit.YEARS, YEAR),
        YEARS_20(20, ChronoUnit.YEARS, YEAR),
        YEARS_100(100, ChronoUnit.YEARS, YEAR);

        private final int count;
        private final ChronoUnit unit;
        private final DateTimeFormatter form;

        Step(int count, ChronoUnit unit, DateTimeFormatter form) {
            this.count = count;
            this.unit = unit;
            this.form = form;
        }

        private long millis() {
            return count * unit.getDuration().toMillis();
        }
    }

    /**
     * A time that is written.
     *
     * @param epochMillis where
     */
    record Tick(long epochMillis, String text) {}

    private TimeScale() {}

    private static DateTimeFormatter form(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
    }

    /** {@return round times between two, in order; UTC} */
    static List<Tick> ticks(long from, long to) {
        Step step = step(to - from);
        var ticks = new ArrayList<Tick>();
        LocalDateTime at = begin(from, step);
        for (long millis = millis(at); millis <= to; millis = millis(at)) {
            if (millis >= from) {
                ticks.add(new Tick(millis, step.form.format(at)));
            }
            at = at.plus(step.count, step.unit);
        }
        return ticks;
    }

    private static Step step(long length) {
        for (Step step : Step.values()) {
            if (length / step.millis() <= TICKS_MAX) {
                return step;
            }
        }
        return Step.YEARS_100;
    }

    /** {@return a round time not after {@code from}} */
    private static LocalDateTime begin(long from, Step step) {
        var time = LocalDateTime.ofInstant(Instant.ofEpochMilli(from), ZoneOffset.UTC);
        if (step.unit == ChronoUnit.YEARS) {
            return LocalDateTime.of(
                    time.getYear() - Math.floorMod(time.getYear(), step.count), 1, 1, 0, 0);
        }
        if (step.unit == ChronoUnit.MONTHS) {
            return LocalDateTime.of(time.getYear(), 1, 1, 0, 0);
        }
        if (step.count == 7 || step.count == 14) {
            return time.truncatedTo(ChronoUnit.DAYS).minusDays(time.getDayOfWeek().getValue() - 1);
        }
        if (step.unit == ChronoUnit.DAYS) {
            return time.truncatedTo(ChronoUnit.DAYS);
        }
        long round = Math.min(step.millis(), TimeUnit.DAYS.toMillis(1));
        long rounded = Math.floorDiv(from, round) * round;
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(rounded), ZoneOffset.UTC);
    }

    private static long millis(LocalDateTime time) {
        return time.toInstant(ZoneOffset.UTC).toEpochMilli();
    }
}
