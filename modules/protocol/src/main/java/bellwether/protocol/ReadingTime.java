package bellwether.protocol;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/**
 * The time that a reading's timestamp tells, where it tells one: a timestamp may be any short text,
 * and travels as it was written. Known are the forms of ISO 8601 that start with {@code
 * 2026-11-22}: alone, or with {@code T}, {@code _} or one blank and {@code 10:15}, {@code 10:15:30}
 * or {@code 10:15:30.250}, and then {@code Z} or an offset such as {@code +01:00}, {@code +0100} or
 * {@code +01}, maybe after one blank. Without an offset it is UTC. Ten digits alone are seconds
 * since 1970, thirteen milliseconds.
 *
 * <p>A cursor that allocates nothing per timestamp: {@link #at} points it at one, the accessors
 * then give its time. Confined to one thread; the static methods are for any.
 */
public final class ReadingTime {
    private static final int SECONDS_DIGITS = 10;
    private static final int MILLIS_DIGITS = 13;
    private static final int SECONDS_PER_DAY = 86_400;
    private static final int SECONDS_PER_HOUR = 3_600;
    private static final int SECONDS_PER_MINUTE = 60;
    private static final int NANOS_PER_SECOND = 1_000_000_000;
    private static final int MILLIS_PER_SECOND = 1_000;
    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final int FRACTION_DIGITS_MAX = 9;
    private static final int OFFSET_HOURS_MAX = 18;

    /** From the first of March of the year 0. */
    private static final long DAYS_TO_1970 = 719_468;

    /** 23:59:60 is a leap second. */
    private static final int SECOND_MAX = 60;

    private byte[] bytes = {};
    private int at;
    private int end;
    private long second;
    private int nanos;

    /** {@return the second since 1970 in UTC; empty: the text tells no time} */
    public static OptionalLong epochSecond(String timestamp) {
        var time = new ReadingTime();
        return time.isAt(timestamp) ? OptionalLong.of(time.second) : OptionalLong.empty();
    }

    /** {@return the day since 1970 in UTC; empty: the text tells no time} */
    public static OptionalLong epochDay(String timestamp) {
        var time = new ReadingTime();
        return time.isAt(timestamp)
                ? OptionalLong.of(Math.floorDiv(time.second, SECONDS_PER_DAY))
                : OptionalLong.empty();
    }

    /**
     * {@return nanoseconds since 1970 in UTC; empty: the text tells no time, or one beyond the
     * years 1678 to 2261}
     */
    public static OptionalLong epochNanos(String timestamp) {
        var time = new ReadingTime();
        try {
            return time.isAt(timestamp)
                    ? OptionalLong.of(
                            Math.addExact(
                                    Math.multiplyExact(time.second, (long) NANOS_PER_SECOND),
                                    time.nanos))
                    : OptionalLong.empty();
        } catch (ArithmeticException _) {
            return OptionalLong.empty();
        }
    }

    private boolean isAt(String timestamp) {
        byte[] text = timestamp.getBytes(StandardCharsets.ISO_8859_1);
        return at(text, 0, text.length);
    }

    /**
     * Points the cursor at the timestamp {@code text[from, to)}.
     *
     * @return whether it tells a time; false leaves the accessors undefined
     */
    public boolean at(byte[] text, int from, int to) {
        bytes = text;
        at = from;
        end = to;
        nanos = 0;
        return isNumberOf(SECONDS_DIGITS) && since1970(1)
                || isNumberOf(MILLIS_DIGITS) && since1970(MILLIS_PER_SECOND)
                || date() && (at == end || separator() && timeOfDay() && offset() && at == end);
    }

    /** {@return the second since 1970 in UTC} */
    public long second() {
        return second;
    }

    /** {@return the nanoseconds of that second} */
    public int nanos() {
        return nanos;
    }

    /** {@return milliseconds since 1970 in UTC} */
    public long epochMillis() {
        return second * MILLIS_PER_SECOND + nanos / NANOS_PER_MILLI;
    }

    private boolean isNumberOf(int digits) {
        if (end - at != digits) {
            return false;
        }
        for (int i = at; i < end; i++) {
            if (!isDigit(bytes[i])) {
                return false;
            }
        }
        return true;
    }

    private boolean since1970(int perSecond) {
        long number = Ascii.parseLong(bytes, at, end);
        second = number / perSecond;
        nanos = (int) (number % perSecond) * NANOS_PER_MILLI;
        return true;
    }

    private boolean date() {
        int year = digits(4);
        boolean dashed = skip('-');
        int month = digits(2);
        dashed &= skip('-');
        int day = digits(2);
        if (!dashed || year < 0 || month < 1 || month > 12) {
            return false;
        }
        second = epochDay(year, month, day) * SECONDS_PER_DAY;
        return day >= 1 && day <= daysIn(year, month);
    }

    /** By the calendar of today, carried on into the past. */
    private static long epochDay(int year, int month, int day) {
        long fromMarch = month > 2 ? year : year - 1L; // the leap day ends such a year
        int monthsFromMarch = (month + 9) % 12;
        return 365 * fromMarch
                + Math.floorDiv(fromMarch, 4)
                - Math.floorDiv(fromMarch, 100)
                + Math.floorDiv(fromMarch, 400)
                + (153 * monthsFromMarch + 2) / 5
                + day
                - 1
                - DAYS_TO_1970;
    }

    private static int daysIn(int year, int month) {
        boolean isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        return switch (month) {
            case 2 -> isLeap ? 29 : 28;
            case 4, 6, 9, 11 -> 30;
            default -> 31;
        };
    }

    private boolean separator() {
        return skip('T') || skip('t') || skip(' ') || skip('_');
    }

    private boolean timeOfDay() {
        int hour = digits(2);
        int minute = skip(':') ? digits(2) : -1;
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59) {
            return false;
        }
        int seconds = skip(':') ? digits(2) : 0;
        second += hour * SECONDS_PER_HOUR + minute * SECONDS_PER_MINUTE + leapless(seconds);
        return seconds >= 0 && seconds <= SECOND_MAX && (!skip('.') || fraction());
    }

    /** A leap second is told as the one before it, as most clocks do. */
    private static int leapless(int seconds) {
        return Math.min(seconds, SECOND_MAX - 1);
    }

    private boolean fraction() {
        int unit = NANOS_PER_SECOND;
        int from = at;
        while (at < end && isDigit(bytes[at])) {
            unit /= 10;
            nanos += unit * (bytes[at] - '0');
            at++;
        }
        return at > from && at - from <= FRACTION_DIGITS_MAX;
    }

    private boolean offset() {
        if (at == end) {
            return true;
        }
        skip(' ');
        if (skip('Z') || skip('z')) {
            return true;
        }
        int sign = skip('-') ? -1 : 1;
        if (sign > 0 && !skip('+')) {
            return false;
        }
        int hours = digits(2);
        boolean more = skip(':') || at < end;
        int minutes = more ? digits(2) : 0;
        second -= sign * (hours * SECONDS_PER_HOUR + minutes * SECONDS_PER_MINUTE);
        return hours >= 0 && hours <= OFFSET_HOURS_MAX && minutes >= 0 && minutes <= 59;
    }

    private static boolean isDigit(byte character) {
        return character >= '0' && character <= '9';
    }

    private boolean skip(char expected) {
        if (at < end && bytes[at] == expected) {
            at++;
            return true;
        }
        return false;
    }

    /** {@return the number of so many digits; -1: they are none} */
    private int digits(int count) {
        if (end - at < count) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < count; i++) {
            if (!isDigit(bytes[at + i])) {
                return -1;
            }
            value = value * 10 + bytes[at + i] - '0';
        }
        at += count;
        return value;
    }
}
