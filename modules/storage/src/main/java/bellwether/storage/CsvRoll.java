package bellwether.storage;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.OptionalLong;

/**
 * How often the rows of a sensor begin a new CSV file. A row belongs to the period of its own
 * timestamp, in UTC; where that tells no time, to a file beside the periods.
 *
 * <p>A period is known by its first day since 1970: that of a day is the day, that of a month its
 * first.
 */
public enum CsvRoll {
    /** Never: one file holds all rows of a sensor. */
    NONE,
    /** Each day. */
    DAILY,
    /** Each month. */
    MONTHLY;

    /** Where rows go that have no period: all of them with {@link #NONE}. It never ends. */
    static final long NO_PERIOD = Long.MAX_VALUE;

    /** How that is written where other rows have a period. */
    private static final String UNDATED = "undated";

    private static final String DAY_OF_MONTH = "-01";

    /** {@return the period that a day belongs to} */
    long period(long epochDay) {
        return switch (this) {
            case NONE -> NO_PERIOD;
            case DAILY -> epochDay;
            case MONTHLY -> LocalDate.ofEpochDay(epochDay).withDayOfMonth(1).toEpochDay();
        };
    }

    /** {@return the first day behind a period} */
    long end(long period) {
        return switch (this) {
            case NONE -> NO_PERIOD;
            case DAILY -> period + 1;
            case MONTHLY -> LocalDate.ofEpochDay(period).plusMonths(1).toEpochDay();
        };
    }

    /** {@return how a period is written; empty: there are none} */
    String text(long period) {
        if (this == NONE) {
            return "";
        }
        if (period == NO_PERIOD) {
            return UNDATED;
        }
        String day = LocalDate.ofEpochDay(period).toString();
        return this == DAILY ? day : day.substring(0, day.length() - DAY_OF_MONTH.length());
    }

    /** {@return the period that is written so; empty: none is} */
    OptionalLong parse(String text) {
        if (text.equals(this == NONE ? "" : UNDATED)) {
            return OptionalLong.of(NO_PERIOD);
        }
        if (this == NONE) {
            return OptionalLong.empty();
        }
        try {
            long day = LocalDate.parse(this == DAILY ? text : text + DAY_OF_MONTH).toEpochDay();
            boolean isWrittenSo = text(day).equals(text);
            return isWrittenSo ? OptionalLong.of(day) : OptionalLong.empty();
        } catch (DateTimeException _) {
            return OptionalLong.empty();
        }
    }
}
