package bellwether.protocol;

import java.util.Objects;

/**
 * Who numbers readings: one incarnation of one origin. Text form {@code <peer_id>.<incarnation>}.
 */
public record Source(PeerId origin, Incarnation incarnation) {
    /** Length of the text form in characters. */
    public static final int LENGTH = PeerId.LENGTH + 1 + Incarnation.LENGTH;

    public Source {
        Objects.requireNonNull(origin);
        Objects.requireNonNull(incarnation);
    }

    /**
     * @throws MalformedException if {@code text} is no source
     */
    public static Source parse(String text) {
        if (text.length() != LENGTH || text.charAt(PeerId.LENGTH) != '.') {
            throw new MalformedException("no <peer_id>.<incarnation>: " + Printable.of(text));
        }
        return new Source(
                new PeerId(text.substring(0, PeerId.LENGTH)),
                Incarnation.parse(text.substring(PeerId.LENGTH + 1)));
    }

    @Override
    public String toString() {
        return origin + "." + incarnation;
    }
}
