package bellwether.protocol;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A peer's name: a UUID in its canonical text form (36 characters, lower-case hexadecimal). Ordered
 * as text, which is also the order of {@code orderedPeerList} and the default election priority.
 */
public record PeerId(String value) implements Comparable<PeerId> {
    /** Length of the text form in characters, and in bytes on the wire. */
    public static final int LENGTH = 36;

    private static final Pattern CANONICAL =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    /**
     * @throws MalformedException if {@code value} is no canonical UUID
     */
    public PeerId {
        Objects.requireNonNull(value);
        if (value.length() != LENGTH || !CANONICAL.matcher(value).matches()) {
            throw new MalformedException("peer id is no lower-case UUID: " + Printable.of(value));
        }
    }

    @Override
    public int compareTo(PeerId other) {
        return value.compareTo(other.value);
    }

    /** {@return the first eight characters, for people} */
    public String brief() {
        return value.substring(0, 8);
    }

    @Override
    public String toString() {
        return value;
    }
}
