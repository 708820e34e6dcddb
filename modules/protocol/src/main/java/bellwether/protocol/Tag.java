package bellwether.protocol;

/**
 * A reading's identity for ever: its source and the place {@code n} = 1, 2, 3 … that the source
 * gave it. Text form {@code <peer_id>.<incarnation>.<n>}; where its source has been named before,
 * in the journal and in requests, {@code <key>.<n>} ({@link SourceKey}).
 */
public record Tag(Source source, long n) {
    /**
     * @throws MalformedException if {@code n} is below 1
     */
    public Tag {
        if (n < 1) {
            throw new MalformedException("n of a tag starts at 1: " + n);
        }
    }

    /**
     * @throws MalformedException if {@code text} is no tag
     */
    public static Tag parse(String text) {
        if (text.length() < Source.LENGTH + 2 || text.charAt(Source.LENGTH) != '.') {
            throw new MalformedException("no <peer_id>.<incarnation>.<n>: " + Printable.of(text));
        }
        return new Tag(
                Source.parse(text.substring(0, Source.LENGTH)),
                Ascii.parseLong(text.substring(Source.LENGTH + 1)));
    }

    /**
     * {@return how it stands in requests and in the journal} A source's first reading names the
     * source in full, all others by its key.
     */
    public String inLine() {
        return n == 1 ? toString() : SourceKey.of(source) + "." + n;
    }

    @Override
    public String toString() {
        return source + "." + n;
    }
}
