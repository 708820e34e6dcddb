package bellwether.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Whatever comes in, the only exception is a {@link MalformedException}, and how the bytes are cut
 * into feeds makes no difference. A failure names its seed.
 */
final class FuzzTest {
    private static final int ROUNDS = 20_000;
    private static final List<byte[]> LINES =
            Samples.messages().stream().map(LineEncoder::encode).toList();
    private static final byte[] SPICE = Samples.ascii(":.-,@|\n\r 019afz[]{}\"\\");

    /** What came out, and whether it ended with a malformed line. */
    private record Outcome(List<Message> messages, boolean malformed) {}

    @Test
    void randomBytesHarmNobody() {
        for (long seed = 0; seed < ROUNDS; seed++) {
            var random = new SplittableRandom(seed);
            var bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            check(bytes, random, seed);
        }
    }

    @Test
    void mutatedLinesHarmNobody() {
        for (long seed = 0; seed < ROUNDS; seed++) {
            var random = new SplittableRandom(seed);
            var parts = new ArrayList<byte[]>();
            for (int i = random.nextInt(1, 5); i > 0; i--) {
                byte[] line = LINES.get(random.nextInt(LINES.size()));
                parts.add(random.nextInt(3) == 0 ? line : mutated(line, random));
            }
            check(Samples.join(parts), random, seed);
        }
    }

    private static byte[] mutated(byte[] line, SplittableRandom random) {
        byte[] copy = line.clone();
        int at = random.nextInt(copy.length);
        return switch (random.nextInt(5)) {
            case 0 -> Arrays.copyOf(copy, at);
            case 1 -> Arrays.copyOfRange(copy, at, copy.length);
            case 2 -> Samples.join(List.of(Arrays.copyOf(copy, at), copy));
            case 3 -> {
                copy[at] = (byte) random.nextInt();
                yield copy;
            }
            default -> {
                copy[at] = SPICE[random.nextInt(SPICE.length)];
                yield copy;
            }
        };
    }

    private static void check(byte[] bytes, SplittableRandom random, long seed) {
        Outcome whole = decode(bytes, bytes.length, random, seed);
        Outcome pieces = decode(bytes, 40, random, seed);
        assertEquals(whole, pieces, "seed " + seed);
        if (!whole.malformed()) {
            whole.messages().forEach(message -> encodeAgain(message, seed));
        }
        datagram(bytes, seed);
    }

    private static Outcome decode(byte[] bytes, int pieceMax, SplittableRandom random, long seed) {
        var decoder = new LineDecoder();
        var messages = new ArrayList<Message>();
        boolean malformed = false;
        try {
            int at = 0;
            while (at < bytes.length) {
                int piece =
                        pieceMax == bytes.length
                                ? bytes.length
                                : Math.min(bytes.length - at, random.nextInt(pieceMax));
                Samples.feedAndWipe(decoder, bytes, at, at + piece, messages::add);
                at += piece;
            }
        } catch (MalformedException e) {
            malformed = true;
        } catch (RuntimeException e) {
            fail("seed " + seed, e);
        }
        return new Outcome(Streams.joined(messages), malformed);
    }

    private static void encodeAgain(Message message, long seed) {
        byte[] line = LineEncoder.encode(message);
        assertEquals(List.of(message), Streams.joined(Samples.decode(line)), "seed " + seed);
    }

    private static void datagram(byte[] bytes, long seed) {
        try {
            DatagramCodec.decode(bytes, bytes.length);
        } catch (MalformedException e) {
            // The one answer that is allowed besides a message.
        } catch (RuntimeException e) {
            fail("seed " + seed, e);
        }
    }
}
