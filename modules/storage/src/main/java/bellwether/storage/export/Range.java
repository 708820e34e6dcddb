package bellwether.storage.export;

import java.util.OptionalLong;

/**
 * Which readings are wanted, by the time that they tell.
 *
 * @param fromSecond the first second since 1970; empty: from the beginning
 * @param toSecond the first one that is not wanted any more; empty: to the end
 */
public record Range(OptionalLong fromSecond, OptionalLong toSecond) {
    /** All of them, also those that tell no time. */
    public static final Range ALL = new Range(OptionalLong.empty(), OptionalLong.empty());

    boolean contains(OptionalLong second) {
        if (equals(ALL)) {
            return true;
        }
        return second.isPresent()
                && second.getAsLong() >= fromSecond.orElse(Long.MIN_VALUE)
                && second.getAsLong() < toSecond.orElse(Long.MAX_VALUE);
    }

    /** {@return the range as it stands in the log of an export} */
    String text() {
        return text(fromSecond) + "," + text(toSecond);
    }

    private static String text(OptionalLong second) {
        return second.isPresent() ? Long.toString(second.getAsLong()) : "";
    }
}
