package bellwether.protocol;

import java.nio.charset.StandardCharsets;
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

    /**
     * {@return the source whose text stands at {@code from}}
     *
     * @throws MalformedException if there stands none
     */
    public static Source at(byte[] bytes, int from) {
        int length = Math.min(LENGTH, bytes.length - from);
        return parse(new String(bytes, from, length, StandardCharsets.ISO_8859_1));
    }

    /**
     * {@return whether the {@link #LENGTH} bytes at {@code from} are a source; so many must follow}
     */
    static boolean isValid(byte[] bytes, int from) {
        for (int i = 0; i < LENGTH; i++) {
            byte c = bytes[from + i];
            boolean fits =
                    switch (i) {
                        case 8, 13, 18, 23 -> c == '-';
                        case PeerId.LENGTH -> c == '.';
                        default -> Ascii.hexDigit((char) (c & 0xff)) >= 0;
                    };
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return origin + "." + incarnation;
    }
}
