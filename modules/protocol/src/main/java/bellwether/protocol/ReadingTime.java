package bellwether.protocol;

import java.time.DateTimeException;
import java.time.LocalDate;
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
    private static final int FRACTION_DIGITS_MAX = 9;
    private static final int OFFSET_HOURS_MAX = 18;

    private final String text;
    private int at;

    private ReadingTime(String text) {
        this.text = text;
    }

    /** {@return the second since 1970 in UTC; empty: the text tells no time} */
    public static OptionalLong epochSecond(String timestamp) {
        try {
            return OptionalLong.of(new ReadingTime(timestamp).seconds());
        } catch (DateTimeException | IndexOutOfBoundsException _) {
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
        long seconds = LocalDate.of(year, month, digits(2)).toEpochDay() * SECONDS_PER_DAY;
        if (at == text.length()) {
            return seconds;
        }
        if (text.charAt(at) != 'T' && text.charAt(at) != ' ') {
            throw new DateTimeException(text);
        }
        at++;
        return seconds + timeOfDay() - offset();
    }

    private int timeOfDay() {
        int seconds = below(24, digits(2)) * SECONDS_PER_HOUR;
        expect(':');
        seconds += below(60, digits(2)) * SECONDS_PER_MINUTE;
        if (is(':')) {
            at++;
            seconds += Math.min(59, below(61, digits(2))); // a leap second is told in some places
            skipFraction();
        }
        return seconds;
    }

    private void skipFraction() {
        if (!is('.')) {
            return;
        }
        int from = ++at;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        if (at == from || at - from > FRACTION_DIGITS_MAX) {
            throw new DateTimeException(text);
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
        char sign = text.charAt(at++);
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
            throw new DateTimeException(text);
        }
        if (at != text.length()) {
            throw new DateTimeException(text);
        }
        return sign == '-' ? -seconds : seconds;
    }

    private int digits(int count) {
        int number = 0;
        for (int i = 0; i < count; i++) {
            char c = text.charAt(at++);
            if (!isDigit(c)) {
                throw new DateTimeException(text);
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
        if (text.charAt(at++) != c) {
            throw new DateTimeException(text);
        }
    }

    private int below(int bound, int number) {
        if (number >= bound) {
            throw new DateTimeException(text);
        }
        return number;
    }
}
