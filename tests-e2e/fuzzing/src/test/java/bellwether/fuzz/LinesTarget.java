package bellwether.fuzz;

import bellwether.protocol.LineDecoder;
import bellwether.protocol.LineEncoder;
import bellwether.protocol.MalformedException;
import bellwether.protocol.Message;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What arrives on a TCP connection. Cut into pieces anyhow it says the same as in one piece, and
 * each message stands for a line that says it again.
 */
final class LinesTarget {
    private static final int PIECE_MAX = 40;

    private LinesTarget() {}

    /** What came out, as bytes of lines, and what it ended with; empty: nothing was wrong. */
    private record Outcome(List<Message> messages, String problem) {
        byte[] lines() {
            var lines = new ByteArrayOutputStream();
            messages.forEach(message -> lines.writeBytes(LineEncoder.encode(message)));
            return lines.toByteArray();
        }
    }

    static void run(byte[] input) {
        Outcome whole = decode(input, input.length + 1, 0);
        Outcome pieces = decode(input, PIECE_MAX, Arrays.hashCode(input));
        byte[] lines = whole.lines();
        Broken.unless(Arrays.equals(lines, pieces.lines()), "pieces say something else");
        Broken.unlessEqual(whole.problem(), pieces.problem(), "pieces end otherwise");
        Outcome again = decode(lines, lines.length + 1, 0);
        Broken.unlessEqual("", again.problem(), "what was encoded is malformed");
        Broken.unless(Arrays.equals(lines, again.lines()), "another line for the same message");
        alone(whole.messages());
    }

    private static void alone(List<Message> messages) {
        for (Message message : messages) {
            List<Message> read = new ArrayList<>();
            byte[] line = LineEncoder.encode(message);
            new LineDecoder().feed(line, 0, line.length, read::add);
            Broken.unlessEqual(List.of(message), read, "read back");
        }
    }

    private static Outcome decode(byte[] input, int pieceMax, long seed) {
        var random = new SplittableRandom(seed);
        var decoder = new LineDecoder();
        var messages = new ArrayList<Message>();
        int at = 0;
        try {
            while (at < input.length) {
                int length = Math.min(input.length - at, random.nextInt(pieceMax) + 1);
                if (pieceMax > input.length) {
                    length = input.length;
                }
                byte[] piece = Arrays.copyOfRange(input, at, at + length);
                decoder.feed(piece, 0, length, messages::add);
                Arrays.fill(piece, (byte) 'x'); // the caller may use it again
                at += length;
            }
            return new Outcome(messages, "");
        } catch (MalformedException e) {
            String reason = e.getMessage();
            Broken.unless(
                    reason.chars().noneMatch(c -> c < ' '), "control characters in: " + reason);
            return new Outcome(messages, reason);
        }
    }
}
