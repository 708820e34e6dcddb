package bellwether.launcher.gaps;

import java.util.List;

/**
 * A time in which a sensor gave no reading.
 *
 * @param sensor its id
 * @param origin the peer that took the reading before: its id
 * @param from time of the last reading before, milliseconds since 1970
 * @param to of the next one, or up to when this was looked at
 * @param open whether no reading has come since
 * @param usualMillis the interval that is usual there
 * @param pieces what it consists of, in order; at least one
 */
public record Gap(
        String sensor,
        String origin,
        long from,
        long to,
        boolean open,
        long usualMillis,
        List<Piece> pieces) {
    public Gap {
        pieces = List.copyOf(pieces);
    }

    /** {@return the part that says most: the longest; of equally long ones the first} */
    public Piece main() {
        Piece longest = pieces.getFirst();
        for (Piece piece : pieces) {
            longest = piece.millis() > longest.millis() ? piece : longest;
        }
        return longest;
    }

    /** {@return its length in milliseconds} */
    public long millis() {
        return to - from;
    }
}
