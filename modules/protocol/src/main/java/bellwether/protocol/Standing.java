package bellwether.protocol;

import java.util.Objects;

/**
 * How far one peer's copy of the leader's journal goes. Within one handshake a copy only grows, so
 * of two standings of one handshake the higher one holds, in whichever order they come. Text form
 * {@code <peer_id>.<incarnation>@<number>@<end>@<durable_end>}.
 *
 * @param peer whose copy it is, and of which start
 * @param number of the handshake with the leader since which it holds
 * @param end byte offset behind its last line
 * @param durableEnd up to where it is synced
 */
public record Standing(Source peer, long number, long end, long durableEnd) {
    private static final int FIELDS = 4;

    public Standing {
        Objects.requireNonNull(peer);
        Ascii.requireNumber("number", number, 0);
        Ascii.requireNumber("end", end, 0);
        Ascii.requireNumber("durable end", durableEnd, 0);
    }

    /**
     * @throws MalformedException if {@code text} is no standing
     */
    public static Standing parse(String text) {
        String[] fields = text.split("@", FIELDS + 1);
        if (fields.length != FIELDS) {
            throw new MalformedException(
                    "no <source>@<number>@<end>@<durable_end>: " + Printable.of(text));
        }
        return new Standing(
                Source.parse(fields[0]),
                Ascii.parseLong(fields[1]),
                Ascii.parseLong(fields[2]),
                Ascii.parseLong(fields[3]));
    }

    @Override
    public String toString() {
        return peer + "@" + number + "@" + end + "@" + durableEnd;
    }
}
