package bellwether.launcher.report;

import bellwether.launcher.history.Row;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The lowest and the highest readings of a sensor day by day (UTC), for a table. */
final class Days {
    /** Most days that stand one by one; of a longer time there are months. */
    static final int LISTED_MAX = 62;

    /** Days kept apart: more than a sensor lives, unless its clock is wrong. */
    private static final int KEPT_MAX = 40_000;

    private static final long DAY_MILLIS = TimeUnit.DAYS.toMillis(1);

    private final NavigableMap<Long, Span> days = new TreeMap<>();
    private Span last = new Span("");
    private long lastDay = Long.MIN_VALUE;
    private long leftOut;

    /** What there was in a day or a month. */
    static final class Span {
        private final String name;
        private long readings;
        private final double[] lowest = new double[Row.QUANTITIES];
        private final double[] highest = new double[Row.QUANTITIES];

        private Span(String name) {
            this.name = name;
            Arrays.fill(lowest, Double.NaN);
            Arrays.fill(highest, Double.NaN);
        }

        private void add(Row row) {
            readings++;
            for (int q = 0; q < Row.QUANTITIES; q++) {
                widen(q, row.value(q), row.value(q));
            }
        }

        private void add(Span other) {
            readings += other.readings;
            for (int q = 0; q < Row.QUANTITIES; q++) {
                widen(q, other.lowest[q], other.highest[q]);
            }
        }

        private void widen(int q, double low, double high) {
            lowest[q] = Double.isNaN(lowest[q]) || low < lowest[q] ? low : lowest[q];
            highest[q] = Double.isNaN(highest[q]) || high > highest[q] ? high : highest[q];
        }

        String name() {
            return name;
        }

        long readings() {
            return readings;
        }

        double lowest(int quantity) {
            return lowest[quantity];
        }

        double highest(int quantity) {
            return highest[quantity];
        }
    }

    void add(Row row) {
        long day = Math.floorDiv(row.epochMillis(), DAY_MILLIS);
        if (day != lastDay) {
            Span found = days.get(day);
            if (found == null && days.size() == KEPT_MAX) {
                leftOut++;
                return;
            }
            last = found == null ? new Span(LocalDate.ofEpochDay(day).toString()) : found;
            days.putIfAbsent(day, last);
            lastDay = day;
        }
        last.add(row);
    }

    /** {@return all of it as one} */
    Span all() {
        var all = new Span("all");
        days.values().forEach(all::add);
        return all;
    }

    /** {@return whether the list is one of months} */
    boolean isByMonth() {
        return days.size() > LISTED_MAX;
    }

    /** {@return the days or months with readings, in order} */
    List<Span> list() {
        if (!isByMonth()) {
            return new ArrayList<>(days.values());
        }
        var months = new TreeMap<YearMonth, Span>();
        days.forEach((day, span) ->
                months.computeIfAbsent(
                                YearMonth.from(LocalDate.ofEpochDay(day)),
                                month -> new Span(month.toString()))
                        .add(span));
        return new ArrayList<>(months.values());
    }

    /** {@return how many readings are on days that are not kept} */
    long leftOut() {
        return leftOut;
    }
}
