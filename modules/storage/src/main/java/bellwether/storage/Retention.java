package bellwether.storage;

/**
 * How long CSV files are kept.
 *
 * @param days how many, at least 1
 */
public record Retention(int days) {
    private static final int SECONDS_PER_DAY = 86_400;

    public Retention {
        if (days < 1) {
            throw new IllegalArgumentException("retention of " + days + " days");
        }
    }

    /** {@return the first day since 1970 of which something is younger, at a second since 1970} */
    long firstDay(long second) {
        return Math.floorDiv(second, SECONDS_PER_DAY) - days;
    }
}
