package bellwether.launcher.gaps;

/**
 * A part of a gap that has one cause.
 *
 * @param from milliseconds since 1970
 * @param to the same
 * @param why what is known, for a person
 */
public record Piece(long from, long to, Cause cause, String why) {
    /** {@return its length in milliseconds} */
    public long millis() {
        return to - from;
    }
}
