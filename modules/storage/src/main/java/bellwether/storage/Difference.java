package bellwether.storage;

import java.util.OptionalLong;

/**
 * The first place where two files say different things, or a file something else than it should.
 *
 * @param file the path of one
 * @param other the path of the other, or what says how it should be
 * @param offset of the first byte that differs, in both; of a journal, over all of its segments
 * @param sequence of the reading there, if the line is one
 * @param line the line of {@code file} there, without its line feed; empty: it has ended
 * @param otherLine the line of {@code other} there; empty: it has ended
 */
public record Difference(
        String file,
        String other,
        long offset,
        OptionalLong sequence,
        String line,
        String otherLine) {
    /** {@return where it is, in words} */
    public String place() {
        return file
                + " differs from "
                + other
                + " at byte "
                + offset
                + (sequence.isPresent() ? ", sequence " + sequence.getAsLong() : "");
    }
}
