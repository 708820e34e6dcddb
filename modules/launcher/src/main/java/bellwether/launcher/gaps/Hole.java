package bellwether.launcher.gaps;

import bellwether.protocol.PeerId;
import java.util.concurrent.TimeUnit;

/**
 * Between two readings there is more time than usual.
 *
 * @param from time of the last reading before, milliseconds since 1970
 * @param to of the next one; {@link #OPEN}: there is none so far
 * @param usualMillis the interval that is usual around it
 * @param before source of the reading before
 * @param after source of the next one; empty: there is none so far
 */
public record Hole(long from, long to, long usualMillis, String before, String after) {
    /** There is no reading after it. */
    public static final long OPEN = Long.MAX_VALUE;

    /** So many usual intervals without a reading are no gap yet. */
    private static final int INTERVALS = 3;

    /** So much more than the usual interval is no gap yet. */
    private static final long MORE_MILLIS = TimeUnit.SECONDS.toMillis(10);

    /**
     * {@return whether {@code millis} without a reading are a gap where one usually comes so often}
     */
    static boolean isGap(long millis, long usualMillis) {
        return millis > INTERVALS * usualMillis && millis > usualMillis + MORE_MILLIS;
    }

    /** {@return the id of the peer in a source} */
    static String origin(String source) {
        return source.substring(0, Math.min(source.length(), PeerId.LENGTH));
    }

    /** {@return the peer that took the reading before: its id} */
    String origin() {
        return origin(before);
    }

    /** {@return whether another peer took the next reading} */
    boolean isMove() {
        return !isOpen() && !origin(after).equals(origin());
    }

    /** {@return whether its peer was there before and after, and was started anew meanwhile} */
    boolean isRestart() {
        return !isOpen() && !before.equals(after) && !isMove();
    }

    /** {@return whether it has no end so far} */
    boolean isOpen() {
        return to == OPEN;
    }

    /** {@return the part of it up to a reading within} */
    Hole upTo(long millis, String source) {
        return new Hole(from, millis, usualMillis, before, source);
    }

    /** {@return the part of it behind a reading within} */
    Hole since(long millis, String source) {
        return new Hole(millis, to, usualMillis, source, after);
    }

    /** {@return whether it is longer than what is usual allows} */
    boolean isGap() {
        return isOpen() || isGap(to - from, usualMillis);
    }
}
