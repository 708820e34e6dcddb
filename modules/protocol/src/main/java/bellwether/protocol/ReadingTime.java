package bellwether.protocol;

import java.util.OptionalLong;

/**
 * The time that a reading's timestamp tells, where it tells one: a timestamp may be any short text,
 * and travels as it was written. Known are the forms of ISO 8601 that start with {@code
 * 2026-11-22}: alone, or with {@code T} or one blank and {@code 10:15}, {@code 10:15:30} or {@code
 * 10:15:30.250}, and then {@code Z} or an offset such as {@code +01:00}, {@code +0100} or {@code
 * +01}, maybe after one blank. Without an offset it is UTC.
 */
public final class ReadingTime {
    private static final int SECONDS_PER_DAY = 86_400;
    private static final int SECONDS_PER_HOUR = 3_600;
    private static final int SECONDS_PER_MINUTE = 60;

    /** From the first of March of the year 0. */
    private static final long DAYS_TO_1970 = 719_468;

    private static final int FRACTION_DIGITS_MAX = 9;
    private static final int NANOS_PER_SECOND = 1_000_000_000;
    private static final int OFFSET_HOURS_MAX = 18;

    private final String text;
    private int at;
    private int nanos; // of the second

    private ReadingTime(String text) {
        this.text = text;
    }

    /** {@return the second since 1970 in UTC; empty: the text tells no time} */
    public static OptionalLong epochSecond(String timestamp) {
        try {
            return OptionalLong.of(new ReadingTime(timestamp).seconds());
        } catch (MalformedException _) {
            return OptionalLong.empty();
        }
    }

    /**
     * {@return nanoseconds since 1970 in UTC; empty: the text tells no time, or one beyond the
     * years 1678 to 2261}
     */
    public static OptionalLong epochNanos(String timestamp) {
        try {
            var time = new ReadingTime(timestamp);
            long whole = Math.multiplyExact(time.seconds(), NANOS_PER_SECOND);
            return OptionalLong.of(Math.addExact(whole, time.nanos));
        } catch (MalformedException | ArithmeticException _) {
            return OptionalLong.empty();
        }
    }

    /** {@return the day since 1970 in UTC; empty: the text tells no time} */
    public static OptionalLong epochDay(String timestamp) {
        OptionalLong second = epochSecond(timestamp);
        return second.isEmpty()
                ? second
                : OptionalLong.of(Math.floorDiv(second.getAsLong(), SECONDS_PER_DAY));
    }

    private long seconds() {
        int year = digits(4);
        expect('-');
        int month = digits(2);
        expect('-');
        long seconds = epochDay(year, month, digits(2)) * SECONDS_PER_DAY;
        if (at == text.length()) {
            return seconds;
        }
        char between = next();
        if (between != 'T' && between != ' ') {
            throw malformed();
        }
        return seconds + timeOfDay() - offset();
    }

    /** By the calendar of today, carried on into the past. */
    private long epochDay(int year, int month, int day) {
        if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) {
            throw malformed();
        }
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

    private int timeOfDay() {
        int seconds = below(24, digits(2)) * SECONDS_PER_HOUR;
        expect(':');
        seconds += below(60, digits(2)) * SECONDS_PER_MINUTE;
        if (is(':')) {
            at++;
            seconds += Math.min(59, below(61, digits(2))); // a leap second is told in some places
            fraction();
        }
        return seconds;
    }

    private void fraction() {
        if (!is('.')) {
            return;
        }
        int from = ++at;
        int unit = NANOS_PER_SECOND;
        while (at < text.length() && isDigit(text.charAt(at))) {
            unit /= 10;
            nanos += unit * (text.charAt(at) - '0');
            at++;
        }
        if (at == from || at - from > FRACTION_DIGITS_MAX) {
            throw malformed();
        }
    }

    /** {@return seconds east of UTC} */
    private int offset() {
        if (at == text.length()) {
            return 0;
        }
        if (is(' ')) {
            at++;
        }
        char sign = next();
        int seconds = 0;
        if (sign == '+' || sign == '-') {
            seconds = below(OFFSET_HOURS_MAX + 1, digits(2)) * SECONDS_PER_HOUR;
            if (is(':')) {
                at++;
                seconds += below(60, digits(2)) * SECONDS_PER_MINUTE;
            } else if (at < text.length()) {
                seconds += below(60, digits(2)) * SECONDS_PER_MINUTE;
            }
        } else if (sign != 'Z') {
            throw malformed();
        }
        if (at != text.length()) {
            throw malformed();
        }
        return sign == '-' ? -seconds : seconds;
    }

    private MalformedException malformed() {
        return new MalformedException("no time: " + Printable.of(text));
    }

    private char next() {
        if (at == text.length()) {
            throw malformed();
        }
        return text.charAt(at++);
    }

    private int digits(int count) {
        int number = 0;
        for (int i = 0; i < count; i++) {
            char c = next();
            if (!isDigit(c)) {
                throw malformed();
            }
            number = number * 10 + c - '0';
        }
        return number;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private boolean is(char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    private void expect(char c) {
        if (next() != c) {
            throw malformed();
        }
    }

    private int below(int bound, int number) {
        if (number >= bound) {
            throw malformed();
        }
        return number;
    }
}
