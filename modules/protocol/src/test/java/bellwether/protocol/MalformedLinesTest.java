package bellwether.protocol;

import static bellwether.protocol.Samples.A;
import static bellwether.protocol.Samples.B;
import static bellwether.protocol.Samples.BALLOT;
import static bellwether.protocol.Samples.REIGN;
import static bellwether.protocol.Samples.SOURCE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class MalformedLinesTest {
    private static final String READING = "DATA|s|2026|1|2|3";

    static Stream<String> malformed() {
        return Stream.of(groupLines(), helloLines(), requestLines(), logLines())
                .flatMap(List::stream);
    }

    private static List<String> groupLines() {
        return List.of(
                "NEW_PEER_REQUEST",
                "NEW_PEER_REQUEST:" + A,
                "NEW_PEER_REQUEST:" + A + ":0",
                "NEW_PEER_REQUEST:" + A + ":65536",
                "NEW_PEER_REQUEST:" + A + ":5x",
                "NEW_PEER_REQUEST:" + A + ":5000:",
                "NEW_PEER_REQUEST:" + A + ":5000:" + "g".repeat(65),
                "NEW_PEER_REQUEST:" + A + ":5000:my lab",
                "NEW_PEER_REQUEST:" + A + ":5000:lab:more",
                "NEW_PEER_REQUEST:" + A.value().toUpperCase(Locale.ROOT) + ":5000",
                "LEADER:" + A + ":5000:lab",
                "LEADER:" + A + ":5000:lab:-1",
                "LEADER:" + A + ":5000:lab:1:",
                "LEADER:" + A + ":5000:lab:1:a host",
                "ADDED TO NETWORK",
                "ADDED TO NETWORK:0",
                "ADDED TO NETWORK:1:2",
                "ADDED TO NETWORK:1234567890123456789",
                "HEARTBEAT:",
                "HEARTBEAT:9",
                "HEARTBEAT:9:" + REIGN,
                "HEARTBEAT:9:" + REIGN + ":-1",
                "HEARTBEAT:9:" + REIGN + ":1:x",
                "HEARTBEAT:9:" + REIGN + ":1:0:0:0000002a:x",
                "HEARTBEAT:9:" + REIGN + ":1:0:0:0000002a:-1",
                "HEARTBEAT:9:0." + SOURCE + ":1",
                "HEARTBEAT_ACK:",
                "HEARTBEAT_ACK:nine",
                "ELECTION",
                "ELECTION:",
                "ELECTION:me",
                "COORDINATOR",
                "COORDINATOR: " + A,
                "JOIN",
                "JOIN:" + A,
                "JOIN:1." + A + ":2",
                "LEAVE:" + A + ":2",
                "LEAVE");
    }

    private static List<String> helloLines() {
        String hello = "HELLO from 192.0.2.1:5000 and peer id:" + A;
        return List.of(
                "HELLO",
                "HELLO there",
                "HELLO from 192.0.2.1:5000",
                "HELLO from 192.0.2.1 and peer id:" + A,
                "HELLO from :5000 and peer id:" + A,
                "HELLO from 192.0.2.1:0 and peer id:" + A,
                "HELLO from 192.0.2.1:99999999999 and peer id:" + A,
                "HELLO from and peer id:" + A,
                "HELLO from 192.0.2.1:5000 and peer id:" + A.brief(),
                hello + "x",
                hello + " =x",
                hello + " a=1 a=1",
                hello + " k\u00e9y=x",
                hello + " key=\u00e9",
                hello + " incarnation=7",
                hello + " number=-1",
                hello + " started=now",
                hello + " group=a/b",
                hello + " " + "k".repeat(129) + "=x",
                hello + " k=" + "x".repeat(129),
                hello
                        + Stream.iterate(0, i -> i + 1)
                                .limit(33)
                                .map(i -> " k" + i + "=x")
                                .collect(Collectors.joining()));
    }

    private static List<String> requestLines() {
        String tag = SOURCE + ".1";
        return List.of(
                "SEQUENCER_REQUEST",
                "SEQUENCER_REQUEST:",
                "SEQUENCER_REQUEST:hello",
                "SEQUENCER_REQUEST:DATA|s|2026|1|2",
                "SEQUENCER_REQUEST:DATA|s|2026|1|2|3|4",
                "SEQUENCER_REQUEST:DATA|../s|2026|1|2|3",
                "SEQUENCER_REQUEST:DATA|s|2026|1,5|2|3",
                "SEQUENCER_REQUEST:DATA|s||1|2|3",
                "SEQUENCER_REQUEST:" + tag,
                "SEQUENCER_REQUEST:" + tag + ":",
                "SEQUENCER_REQUEST:" + tag + ":DATA|s|2026|1|2",
                "SEQUENCER_REQUEST:" + tag + ":" + READING + "\r\r",
                "SEQUENCER_REQUEST:" + SOURCE + ":" + READING,
                "SEQUENCER_REQUEST:" + SOURCE + ".:" + READING,
                "SEQUENCER_REQUEST:" + SOURCE + ".0:" + READING,
                "SEQUENCER_REQUEST:" + SOURCE + ".01:" + READING,
                "SEQUENCER_REQUEST:" + SOURCE + ".-1:" + READING,
                "SEQUENCER_REQUEST:" + SOURCE + ".1234567890123456789:" + READING,
                "SEQUENCER_REQUEST:" + A + ":00ff00ff00ff00ff.1:" + READING,
                "SEQUENCER_REQUEST:" + A + ".00FF00FF00FF00FF.1:" + READING,
                "REQUEST_REFUSED:" + SOURCE,
                "REQUEST_REFUSED:" + SOURCE + ":0",
                "REQUEST_REFUSED:" + A + ":1",
                "REQUEST_REFUSED:" + SOURCE + ":1:1");
    }

    private static List<String> logLines() {
        String tooManyMarks = (REIGN + "@1,").repeat(History.EPOCHS_MAX) + REIGN + "@1";
        return List.of(
                "JOURNAL",
                "JOURNAL:",
                "JOURNAL:1:" + REIGN + ":0",
                "JOURNAL:1:" + REIGN + ":0:-1",
                "JOURNAL:1:" + REIGN + ":0:99999999999",
                "JOURNAL:1:" + REIGN + ":0:1:1",
                "JOURNAL:1:me:0:1",
                "FOLLOW:1:" + REIGN,
                "FOLLOW:1:" + REIGN + ":0:00000000:0:0",
                "FOLLOW:1:" + REIGN + ":0:00000000:0:2:",
                "FOLLOW:1:" + REIGN + ":0:00000000:0:0::",
                "FOLLOW:1:" + REIGN + ":0:0000000:0:0:",
                "FOLLOW:1:" + REIGN + ":0:0000000X:0:0:",
                "FOLLOW:1:" + REIGN + ":0:000000000:0:0:",
                "FOLLOW:1:" + REIGN + ":0:00000000:9999999999:0:",
                "FOLLOW:1:" + REIGN + ":0:00000000:0:0:,",
                "FOLLOW:1:" + REIGN + ":0:00000000:0:0:" + REIGN,
                "FOLLOW:1:" + REIGN + ":0:00000000:0:0:" + REIGN + "@",
                "FOLLOW:1:" + REIGN + ":0:00000000:0:0:" + tooManyMarks,
                "HISTORY_REQUEST:1",
                "HISTORY_REQUEST:1:2:3",
                "ALIGN:1:" + REIGN + ":0",
                "ALIGN:1:" + REIGN + ":0:0000000g",
                "ALIGN:1:" + REIGN + ":0:00000000:1",
                "JOURNAL_ACK:" + REIGN + ":1:1",
                "JOURNAL_ACK:1:" + REIGN + ":1",
                "JOURNAL_ACK:1:" + REIGN + ":1:1:1",
                "UPSTREAM:1:" + REIGN,
                "UPSTREAM:1:" + REIGN + ":me",
                "UPSTREAM:1:" + REIGN + ":" + A + ":1",
                "SUBSCRIBE:1:" + REIGN,
                "SUBSCRIBE:1:" + REIGN + ":-1",
                "SUBSCRIBE:1:" + REIGN + ":1:1",
                "STREAM_END:1",
                "STREAM_END:1:" + REIGN + ":1",
                "UPSTREAM_LOST:1:" + REIGN + ":" + A,
                "UPSTREAM_LOST:1:" + REIGN + ":" + A + ":2",
                "UPSTREAM_LOST:1:" + REIGN + ":" + A + ":1:",
                "SUBTREE_ACK:" + REIGN,
                "SUBTREE_ACK:" + REIGN + ":",
                "SUBTREE_ACK:" + REIGN + ":" + SOURCE + "@1@2",
                "SUBTREE_ACK:" + REIGN + ":" + SOURCE + "@1@2@3@4",
                "SUBTREE_ACK:" + REIGN + ":" + SOURCE + "@1@2@-3",
                "SUBTREE_ACK:" + REIGN + ":" + A + "@1@2@3",
                "SUBTREE_ACK:" + REIGN + ":" + SOURCE + "@1@2@3,",
                "SUBTREE_ACK:" + REIGN + ":" + SOURCE + "@1@2@3:1",
                "SUBTREE_ACK:" + REIGN + ":" + ",".repeat(200_000),
                "PROMISE_REQUEST:" + BALLOT,
                "PROMISE_REQUEST:1:0",
                "PROMISE:" + BALLOT + ":0:00000000:0:0:",
                "PROMISE:" + BALLOT + ":x:0:00000000:0:0:",
                "PROMISE:" + BALLOT + ":1:0:00000000:0:0::",
                "PROMISE:" + BALLOT + ":1:0:00000000:0:0::::",
                "PROMISE:" + BALLOT + ":1:0:00000000:0:0::x:",
                "PROMISE:" + BALLOT + ":1:0:00000000:0:0:::x",
                "PROMISE:" + BALLOT + ":1:0:00000000:0:0:::" + REIGN + "/2/",
                "PROMISE:" + BALLOT + ":1:0:00000000:0:0:::" + REIGN + "/1",
                "PROMISE:" + BALLOT + ":1:0:00000000:0:0:::" + REIGN + "/1/" + B + ",",
                "PROMISE:" + BALLOT + ":1:0:00000000:0:0:::" + REIGN + "/1/" + B + ";",
                "SAFE:" + REIGN,
                "SAFE:" + REIGN + ":1:1",
                "PROMISE_REFUSED:" + BALLOT,
                "PROMISE_REFUSED:" + BALLOT + ":" + BALLOT + ":",
                "PROMISE_REFUSED:" + BALLOT + ":" + BALLOT + ":" + B + ":" + B,
                "FETCH:" + BALLOT + ":1",
                "FETCH:" + BALLOT + ":1:1:1",
                "MERGE:1:0:1:" + REIGN,
                "MERGE:1:1:1",
                "MERGE:1:1:1:" + REIGN,
                "MERGE:1:1:1:" + REIGN + ":1:1:1",
                "FOLLOW:1:" + REIGN + ":-9:00000000:0:0:",
                "FOLLOW:1:" + REIGN + ":9-8:00000000:0:0:",
                "JOURNAL_BASE:1:" + REIGN + ":",
                "JOURNAL_BASE:1:" + REIGN + ":LOG:9\r\r",
                "JOURNAL_BASE:1:" + REIGN + ":LOG:\u00e9",
                "JOURNAL_BASE:1:" + REIGN,
                "YIELD:",
                "YIELD:" + BALLOT + ":1");
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void aMalformedLineIsRefusedWithAPrintableReason(String line) {
        var refusal = assertThrows(MalformedException.class, () -> Samples.decodeOne(line));
        assertTrue(
                refusal.getMessage().chars().allMatch(c -> c >= ' ' && c < 127),
                refusal.getMessage());
        assertTrue(refusal.getMessage().length() < 250, refusal.getMessage());
    }

    @Test
    void anAcknowledgementHasRoomForAllMembersOfAView() {
        var most = new Message.SubtreeAck(REIGN, Samples.standings(ViewCodec.MEMBERS_MAX));
        assertEquals(List.of(most), Samples.decode(LineEncoder.encode(most)));
        var standings = Samples.standings(ViewCodec.MEMBERS_MAX + 1);
        assertThrows(MalformedException.class, () -> new Message.SubtreeAck(REIGN, standings));
    }

    @Test
    void fieldsOfALaterVersionAreSkippedWhereFieldsMayFollow() {
        assertEquals(new Message.Ok(), Samples.decodeOne("OK:whatever"));
        assertEquals(new Message.Election(A), Samples.decodeOne("ELECTION:" + A + ":9:x"));
        assertEquals(new Message.Coordinator(A), Samples.decodeOne("COORDINATOR:" + A + ":"));
        assertEquals(
                new Message.HeartbeatAck(OptionalLong.of(9)),
                Samples.decodeOne("HEARTBEAT_ACK:9:0:x"));
        assertEquals(
                new Message.Heartbeat(
                        Optional.of(new Message.Pulse(9, REIGN, 2, 1, 0, OptionalInt.of(42)))),
                Samples.decodeOne("HEARTBEAT:9:" + REIGN + ":2:1:0:0000002a:0:x:y"));
    }

    @Test
    void wordsInAHelloThatAreNoFieldsAreSkipped() {
        var hello =
                (Message.Hello)
                        Samples.decodeOne(
                                "HELLO from ::1:5000 and peer id:" + A + "  by hand  group=lab ");
        assertEquals(new Endpoint("::1", 5_000), hello.endpoint());
        assertEquals(Map.of("group", "lab"), hello.fields());
        assertEquals(Optional.of("lab"), hello.group());
        assertEquals(Optional.empty(), hello.incarnation());
    }

    @Test
    void theHostOfALeaderMayHoldColons() {
        var leader =
                (Message.LeaderAnnouncement) Samples.decodeOne("LEADER:" + A + ":5:lab:1:fe80::1");
        assertEquals(Optional.of("fe80::1"), leader.host());
    }
}
