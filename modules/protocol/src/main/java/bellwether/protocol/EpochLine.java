package bellwether.protocol;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * {@code EPOCH:<view_id>:<leader_id>:<leader_incarnation>:<first_seq>[:<members>]:<crc>}: a view
 * begins here.
 *
 * @param epoch view id, leader and its incarnation
 * @param firstSequence the sequence that the next reading gets
 * @param members by priority, highest first, under {@code partition_policy=majority}; else empty.
 *     On the wire separated by commas
 */
public record EpochLine(Reign epoch, long firstSequence, List<PeerId> members) {
    private static final String TYPE = "EPOCH:";
    private static final byte[] TYPE_BYTES = TYPE.getBytes(StandardCharsets.US_ASCII);

    public EpochLine {
        Objects.requireNonNull(epoch);
        members = List.copyOf(members);
        if (firstSequence < 1) {
            throw new MalformedException("first sequence starts at 1: " + firstSequence);
        }
    }

    /** {@return whether the line at {@code from} is of this type} */
    public static boolean isAt(byte[] bytes, int from, int to) {
        return Ascii.startsWith(TYPE_BYTES, bytes, from, to);
    }

    /**
     * {@return the line in {@code bytes[from, to)}, its CRC and line feed not included}
     *
     * @throws MalformedException if it is none
     */
    public static EpochLine parse(byte[] bytes, int from, int to) {
        String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        String[] fields = text.split(":", -1);
        if (!text.startsWith(TYPE) || fields.length < 5 || fields.length > 6) {
            throw new MalformedException("no EPOCH line: " + Printable.of(text));
        }
        var epoch =
                new Reign(
                        Ascii.parseLong(fields[1]),
                        new PeerId(fields[2]),
                        Incarnation.parse(fields[3]));
        List<PeerId> members =
                fields.length == 5
                        ? List.of()
                        : List.of(fields[5].split(",", -1)).stream().map(PeerId::new).toList();
        return new EpochLine(epoch, Ascii.parseLong(fields[4]), members);
    }

    /** {@return the line without CRC and line feed} */
    public String text() {
        var text =
                new StringBuilder(TYPE)
                        .append(epoch.viewId())
                        .append(':')
                        .append(epoch.leader())
                        .append(':')
                        .append(epoch.incarnation())
                        .append(':')
                        .append(firstSequence);
        if (!members.isEmpty()) {
            text.append(':').append(String.join(",", members.stream().map(PeerId::value).toList()));
        }
        return text.toString();
    }
}
