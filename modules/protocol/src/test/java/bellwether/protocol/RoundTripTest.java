package bellwether.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class RoundTripTest {
    static List<Message> messages() {
        return Samples.messages();
    }

    @Test
    void everyTypeOfMessageHasASample() {
        Set<Class<?>> sampled =
                Samples.messages().stream().map(Object::getClass).collect(Collectors.toSet());
        assertEquals(Set.of(Message.class.getPermittedSubclasses()), sampled);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void whatIsEncodedIsDecodedTheSame(Message message) {
        byte[] line = LineEncoder.encode(message);
        assertEquals(List.of(message), Samples.decode(line));
        assertArrayEquals(line, LineEncoder.encode(Samples.decode(line).getFirst()));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aCutAtAnyByteChangesNothing(Message message) {
        byte[] line = LineEncoder.encode(message);
        for (int cut = 0; cut <= line.length; cut++) {
            var decoder = new LineDecoder();
            var messages = new ArrayList<Message>();
            Samples.feedAndWipe(decoder, line, 0, cut, messages::add);
            Samples.feedAndWipe(decoder, line, cut, line.length, messages::add);
            assertEquals(List.of(message), Streams.joined(messages), "cut at " + cut);
        }
    }

    @Test
    void byteByByteAllMessagesComeOutInOrder() {
        byte[] all = Samples.join(Samples.messages().stream().map(LineEncoder::encode).toList());
        var decoder = new LineDecoder();
        var messages = new ArrayList<Message>();
        for (int i = 0; i < all.length; i++) {
            Samples.feedAndWipe(decoder, all, i, i + 1, messages::add);
        }
        assertEquals(Samples.messages(), Streams.joined(messages));
    }

    @Test
    void allMessagesComeOutOfOneFeedInOrder() {
        byte[] all = Samples.join(Samples.messages().stream().map(LineEncoder::encode).toList());
        assertEquals(Samples.messages(), Samples.decode(all));
    }
}
