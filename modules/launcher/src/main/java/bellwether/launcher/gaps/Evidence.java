package bellwether.launcher.gaps;

/**
 * Something that explains missing readings.
 *
 * @param from milliseconds since 1970
 * @param to {@link Hole#OPEN}: it goes on
 * @param text what is known of it, for a person
 */
record Evidence(long from, long to, Cause cause, String text) {
    boolean isAt(long millis) {
        return from <= millis && millis < to;
    }

    boolean overlaps(long start, long end) {
        return from < end && start < to;
    }
}
