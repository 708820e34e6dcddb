package bellwether.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DatagramCodecTest {
    static List<Message> datagrams() {
        return Samples.messages().stream()
                .filter(message ->
                        message instanceof Message.NewPeerRequest
                                || message instanceof Message.LeaderAnnouncement
                                || message instanceof Message.Probe
                                || message instanceof Message.ProbeAnswer)
                .toList();
    }

    static List<Message> others() {
        var others = new ArrayList<>(Samples.messages());
        others.removeAll(datagrams());
        return others;
    }

    private static Message decode(String text) {
        byte[] bytes = Bytes.utf8(text).array();
        return DatagramCodec.decode(bytes, bytes.length);
    }

    @ParameterizedTest
    @MethodSource("datagrams")
    void whatIsEncodedIsDecodedTheSame(Message message) {
        byte[] datagram = DatagramCodec.encode(message);
        byte[] buffer = Arrays.copyOf(datagram, 1_000);
        assertEquals(message, DatagramCodec.decode(buffer, datagram.length));
        assertEquals(message, DatagramCodec.decode(buffer, datagram.length - 1));
    }

    @ParameterizedTest
    @MethodSource("others")
    void nothingElseFitsADatagram(Message message) {
        assertThrows(IllegalArgumentException.class, () -> DatagramCodec.encode(message));
    }

    @Test
    void theLongestAnnouncementFits() {
        var longest =
                new Message.LeaderAnnouncement(
                        Samples.A,
                        65_535,
                        "g".repeat(64),
                        Ascii.NUMBER_MAX,
                        Optional.of("h".repeat(255)));
        byte[] datagram = DatagramCodec.encode(longest);
        assertTrue(datagram.length <= Limits.DATAGRAM_BYTES_MAX);
        assertEquals(longest, DatagramCodec.decode(datagram, datagram.length));
    }

    @Test
    void theLongestAnswerToAProbeFits() {
        var longest =
                new Message.ProbeAnswer(
                        Ascii.NUMBER_MAX,
                        Ascii.NUMBER_MAX,
                        Samples.A,
                        "g".repeat(64),
                        Ascii.NUMBER_MAX,
                        Integer.MAX_VALUE,
                        Optional.of(Samples.B),
                        new Endpoint("h".repeat(255), 65_535));
        byte[] datagram = DatagramCodec.encode(longest);
        assertTrue(datagram.length <= Limits.DATAGRAM_BYTES_MAX, () -> "" + datagram.length);
        assertEquals(longest, DatagramCodec.decode(datagram, datagram.length));
    }

    @Test
    void aCarriageReturnIsTolerated() {
        var expected = new Message.NewPeerRequest(Samples.A, 5_000, Optional.of("lab"));
        assertEquals(expected, decode("NEW_PEER_REQUEST:" + Samples.A + ":5000:lab\r\n"));
    }

    @Test
    void aDatagramMayBeAsLongAsTheLimitAndNotOneByteLonger() {
        assertEquals(
                new Message.Unknown("X"), decode("X:" + "y".repeat(Limits.DATAGRAM_BYTES_MAX - 2)));
        assertThrows(
                MalformedException.class,
                () -> decode("X:" + "y".repeat(Limits.DATAGRAM_BYTES_MAX - 1)));
    }

    @Test
    void whatBelongsOnAConnectionIsUnknownInADatagram() {
        assertEquals(new Message.Unknown("HEARTBEAT"), decode("HEARTBEAT"));
        assertEquals(new Message.Unknown("VIEW_CHANGE"), decode("VIEW_CHANGE:[]-{}-1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "\r\n",
                "X\nY",
                "NEW_PEER_REQUEST:me:5000",
                "NEW_PEER_REQUEST",
                "LEADER:0a000000-0000-4000-8000-00000000000a:5000:a b:1",
                "LEADER:0a000000-0000-4000-8000-00000000000a:5000:lab:1:a\tb"
            })
    void malformedDatagramsAreRefused(String text) {
        assertThrows(MalformedException.class, () -> decode(text));
    }

    @Test
    void bytesThatAreNoUtf8AreMalformed() {
        byte[] bytes = {'X', (byte) 0xff};
        assertThrows(MalformedException.class, () -> DatagramCodec.decode(bytes, 2));
    }
}
