package bellwether.protocol;

/**
 * Takes the colon-separated fields of one line from the left, by name, so that what is missing or
 * wrong can be said. Confined to one thread.
 */
final class Fields {
    private static final int NONE = -1;

    private final String line;
    private final String type;
    private int at;

    /** Starts behind the type: the text before the line's first colon, or all of it. */
    Fields(String line) {
        int colon = line.indexOf(':');
        this.line = line;
        this.type = colon < 0 ? line : line.substring(0, colon);
        this.at = colon < 0 ? NONE : colon + 1;
    }

    String type() {
        return type;
    }

    /** {@return whether another field follows, were it an empty one} */
    boolean hasNext() {
        return at != NONE;
    }

    String text(String name) {
        requireNext(name);
        int colon = line.indexOf(':', at);
        String field = colon < 0 ? line.substring(at) : line.substring(at, colon);
        at = colon < 0 ? NONE : colon + 1;
        return field;
    }

    /** {@return all that is left, colons included} */
    String rest(String name) {
        requireNext(name);
        String rest = line.substring(at);
        at = NONE;
        return rest;
    }

    long number(String name) {
        return Ascii.parseLong(text(name));
    }

    /** {@return a number that fits an {@code int}} */
    int small(String name) {
        long value = number(name);
        if (value > Integer.MAX_VALUE) {
            throw new MalformedException(type + ": " + name + " is too large: " + value);
        }
        return (int) value;
    }

    int crc(String name) {
        byte[] digits = Bytes.utf8(text(name)).array();
        long value = digits.length == 8 ? Ascii.parseHex32(digits, 0) : -1;
        if (value < 0) {
            throw new MalformedException(type + ": " + name + " is not 8 hexadecimal digits");
        }
        return (int) value;
    }

    boolean flag(String name) {
        return switch (text(name)) {
            case "0" -> false;
            case "1" -> true;
            default -> throw new MalformedException(type + ": " + name + " is neither 0 nor 1");
        };
    }

    PeerId peer(String name) {
        return new PeerId(text(name));
    }

    Reign reign(String name) {
        return Reign.parse(text(name));
    }

    Ballot ballot(String name) {
        return Ballot.parse(text(name));
    }

    /**
     * {@return {@code message}, which was made of all fields of the line}
     *
     * @throws MalformedException if there are more
     */
    <M extends Message> M all(M message) {
        if (hasNext()) {
            throw new MalformedException(
                    type + " has more fields than it should: " + Printable.of(line.substring(at)));
        }
        return message;
    }

    private void requireNext(String name) {
        if (!hasNext()) {
            throw new MalformedException(type + " lacks its " + name);
        }
    }
}
