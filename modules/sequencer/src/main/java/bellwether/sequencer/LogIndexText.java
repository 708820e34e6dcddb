package bellwether.sequencer;

import bellwether.protocol.Ascii;
import bellwether.protocol.EpochLine;
import bellwether.protocol.LineChain;
import bellwether.protocol.MalformedException;
import bellwether.protocol.Tag;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A {@link LogIndex} as text: one line for the end, one per epoch, one per mark, and one with the
 * CRC-32C of all before it, so that half of a text is no text.
 *
 * <pre>
 *   LOG:&lt;end&gt;:&lt;chained crc&gt;:&lt;last_sequence&gt;
 *   EPOCH:&lt;offset&gt;:&lt;the line in the journal, without its CRC&gt;
 *   MARK:&lt;peer_id&gt;.&lt;incarnation&gt;.&lt;n&gt;
 *   END:&lt;crc&gt;
 * </pre>
 */
final class LogIndexText {
    private static final String LOG = "LOG:";
    private static final String EPOCH = "EPOCH:";
    private static final String MARK = "MARK:";
    private static final String END = "END:";

    private LogIndexText() {}

    /** {@return the text} */
    static String of(LogIndex index, List<Tag> marks) {
        var text = new StringBuilder(LOG);
        text.append(index.end()).append(':').append(Ascii.hex32(index.crc()));
        text.append(':').append(index.lastSequence()).append('\n');
        for (int i = 0; i < index.epochs().size(); i++) {
            text.append(EPOCH).append(index.epochs().get(i).offset()).append(':');
            text.append(index.epochLines().get(i).text()).append('\n');
        }
        for (Tag mark : marks) {
            text.append(MARK).append(mark).append('\n');
        }
        String crc = sum(text);
        return text.append(END).append(crc).append('\n').toString();
    }

    private static String sum(CharSequence text) {
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        return Ascii.hex32(new LineChain().next(0, bytes, 0, bytes.length));
    }

    /** What a text says, line by line. */
    interface Lines {
        void log(long end, int crc, long lastSequence);

        void epoch(EpochLine epoch, long offset);

        void mark(Tag mark);
    }

    /**
     * Reads a text.
     *
     * @throws MalformedException if it is none, or not whole
     */
    static void parse(String text, Lines into) {
        int endLine = text.lastIndexOf(END);
        if (endLine < 0
                || !text.substring(endLine).equals(END + sum(text.substring(0, endLine)) + "\n")) {
            throw new MalformedException("text of a log index is not whole");
        }
        String[] lines = text.substring(0, endLine).split("\n", -1);
        if (!lines[lines.length - 1].isEmpty()) {
            throw new MalformedException("text of a log index has a line without its end");
        }
        parseLog(lines[0], into);
        for (int i = 1; i < lines.length - 1; i++) {
            if (lines[i].startsWith(EPOCH)) {
                parseEpoch(lines[i], into);
            } else if (lines[i].startsWith(MARK)) {
                into.mark(Tag.parse(lines[i].substring(MARK.length())));
            } else {
                throw new MalformedException("text of a log index has a line of no kind");
            }
        }
    }

    private static void parseEpoch(String line, Lines into) {
        int colon = line.indexOf(':', EPOCH.length());
        if (colon < 0) {
            throw new MalformedException("text of a log index has an epoch without its line");
        }
        long offset = Ascii.parseLong(line.substring(EPOCH.length(), colon));
        byte[] epoch = line.substring(colon + 1).getBytes(StandardCharsets.UTF_8);
        into.epoch(EpochLine.parse(epoch, 0, epoch.length), offset);
    }

    private static void parseLog(String line, Lines into) {
        String[] fields = line.split(":", -1);
        if (fields.length != 4 || !line.startsWith(LOG) || fields[2].length() != 8) {
            throw new MalformedException("text of a log index has no LOG line");
        }
        long crc = Ascii.parseHex32(fields[2].getBytes(StandardCharsets.ISO_8859_1), 0);
        if (crc < 0) {
            throw new MalformedException("text of a log index has no CRC");
        }
        into.log(Ascii.parseLong(fields[1]), (int) crc, Ascii.parseLong(fields[3]));
    }
}
