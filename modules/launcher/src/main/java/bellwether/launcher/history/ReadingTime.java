package bellwether.launcher.history;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.concurrent.TimeUnit;

/**
 * Reads timestamps of readings without making objects: ISO 8601 as bellwether writes it, and what
 * other programs make of that ({@code 2013-01-01 07:00}, an offset, no seconds). Without a zone it
 * is taken as UTC. Ten digits are seconds since 1970, thirteen milliseconds. Confined to one
 * thread.
 */
public final class ReadingTime {
    /** What {@link #epochMillis} says of a text that is no time. */
    public static final long NONE = Long.MIN_VALUE;

    private static final int DATE_LENGTH = 10;
    private static final int SECONDS_DIGITS = 10;
    private static final int MILLIS_DIGITS = 13;
    private static final long DAY_MILLIS = TimeUnit.DAYS.toMillis(1);

    private byte[] bytes = {};
    private int at;
    private int end;
    private long knownDate = -1; // yyyymmdd
    private long knownDay;

    /** {@return milliseconds since 1970, or {@link #NONE}} */
    public long epochMillis(byte[] text, int from, int to) {
        bytes = text;
        at = from;
        end = to;
        if (to - from == SECONDS_DIGITS && isDigits(to)) {
            return TimeUnit.SECONDS.toMillis(number(SECONDS_DIGITS));
        }
        if (to - from == MILLIS_DIGITS && isDigits(to)) {
            return number(MILLIS_DIGITS);
        }
        return to - from < DATE_LENGTH ? NONE : dateTime();
    }

    private boolean isDigits(int to) {
        for (int i = at; i < to; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return false;
            }
        }
        return true;
    }

    private long dateTime() {
        long day = day();
        if (day == NONE) {
            return NONE;
        }
        if (at == end) {
            return day;
        }
        byte separator = bytes[at++];
        if (separator != 'T' && separator != 't' && separator != ' ' && separator != '_') {
            return NONE;
        }
        long time = time();
        long offset = time == NONE ? NONE : offset();
        return offset == NONE || at != end ? NONE : day + time - offset;
    }

    private long day() {
        long year = number(4);
        boolean dashed = skip('-');
        long month = number(2);
        dashed &= skip('-');
        long day = number(2);
        if (!dashed || year < 0 || month < 0 || day < 0) {
            return NONE;
        }
        long date = year * 10_000 + month * 100 + day;
        if (date != knownDate) {
            try {
                knownDay = LocalDate.of((int) year, (int) month, (int) day).toEpochDay();
            } catch (DateTimeException _) {
                return NONE;
            }
            knownDate = date;
        }
        return knownDay * DAY_MILLIS;
    }

    private long time() {
        long hour = number(2);
        long minute = skip(':') ? number(2) : -1;
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59) {
            return NONE;
        }
        long seconds = 0;
        if (skip(':')) {
            seconds = number(2);
            if (seconds < 0 || seconds > 60) {
                return NONE; // 60: a leap second
            }
        }
        long millis = skip('.') ? fraction() : 0;
        return millis < 0 ? NONE : ((hour * 60 + minute) * 60 + seconds) * 1_000 + millis;
    }

    private long fraction() {
        long millis = 0;
        int digits = 0;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            if (digits < 3) {
                millis = millis * 10 + bytes[at] - '0';
            }
            digits++;
            at++;
        }
        for (int i = digits; i < 3; i++) {
            millis *= 10;
        }
        return digits == 0 ? -1 : millis;
    }

    private long offset() {
        if (at == end || skip('Z') || skip('z')) {
            return 0;
        }
        int sign = skip('-') ? -1 : 1;
        if (sign > 0 && !skip('+')) {
            return NONE;
        }
        long hours = number(2);
        boolean more = skip(':') || at < end;
        long minutes = more ? number(2) : 0;
        return hours < 0 || hours > 18 || minutes < 0 || minutes > 59
                ? NONE
                : sign * (hours * 60 + minutes) * 60_000;
    }

    private boolean skip(char expected) {
        if (at < end && bytes[at] == expected) {
            at++;
            return true;
        }
        return false;
    }

    /** {@return the number of so many digits; -1: they are none} */
    private long number(int digits) {
        if (end - at < digits) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < digits; i++) {
            int digit = bytes[at + i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        at += digits;
        return value;
    }
}
