package bellwether.protocol;

import java.util.Objects;

/**
 * What is said by datagram, one line in each: {@link Message.NewPeerRequest}, {@link
 * Message.LeaderAnnouncement}, {@link Message.Probe} and {@link Message.ProbeAnswer}.
 */
public final class DatagramCodec {
    private DatagramCodec() {}

    /**
     * {@return the datagram of {@code message}}
     *
     * @throws IllegalArgumentException if it is of another type
     */
    public static byte[] encode(Message message) {
        if (!isForDatagrams(message)) {
            throw new IllegalArgumentException("not for a datagram: " + message);
        }
        return LineEncoder.encode(message);
    }

    /**
     * {@return the message in the first {@code length} bytes; {@link Message.Unknown} for every
     * type but the four}
     *
     * @throws MalformedException if it is longer than {@link Limits#DATAGRAM_BYTES_MAX}, no single
     *     line, or breaks the grammar
     */
    public static Message decode(byte[] bytes, int length) {
        Objects.checkFromIndexSize(0, length, bytes.length);
        if (length > Limits.DATAGRAM_BYTES_MAX) {
            throw new MalformedException(
                    "datagram is longer than " + Limits.DATAGRAM_BYTES_MAX + " bytes");
        }
        String line = line(Utf8.decode(bytes, 0, length));
        String type = new Fields(line).type();
        return switch (type) {
            case "NEW_PEER_REQUEST", "LEADER", "PROBE", "PROBE_ANSWER" -> LineParser.parse(line);
            default -> new Message.Unknown(Printable.of(type));
        };
    }

    private static String line(String text) {
        String line = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        line = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
        if (line.isEmpty() || line.indexOf('\n') >= 0) {
            throw new MalformedException("datagram does not hold one line");
        }
        return line;
    }

    private static boolean isForDatagrams(Message message) {
        return message instanceof Message.NewPeerRequest
                || message instanceof Message.LeaderAnnouncement
                || message instanceof Message.Probe
                || message instanceof Message.ProbeAnswer;
    }
}
