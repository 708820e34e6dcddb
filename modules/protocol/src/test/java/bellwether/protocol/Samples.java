package bellwether.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Values and messages that the tests of this module share. */
final class Samples {
    static final PeerId A = new PeerId("0a000000-0000-4000-8000-00000000000a");
    static final PeerId B = new PeerId("0b000000-0000-4000-8000-00000000000b");
    static final Incarnation BITS = Incarnation.parse("00ff00ff00ff00ff");
    static final Source SOURCE = new Source(A, BITS);
    static final Reign REIGN = new Reign(7, B, BITS);
    static final Ballot BALLOT = new Ballot(8, A);
    static final Bytes PAYLOAD = Bytes.utf8("DATA|s-1|2026-03-01T10:00:00Z|21.50||1012.00");

    private Samples() {}

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] request(long n) {
        return RequestLines.line(new Tag(SOURCE, n), PAYLOAD);
    }

    static byte[] requests(int count) {
        return join(IntStream.rangeClosed(1, count).mapToObj(Samples::request).toList());
    }

    static byte[] join(List<byte[]> parts) {
        var all = new byte[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    static History history(int epochs) {
        List<EpochMark> marks =
                IntStream.range(0, epochs)
                        .mapToObj(i -> new EpochMark(REIGN, 100L * (epochs - i)))
                        .toList();
        return new History(12_345, 0x00c0ffee, 3, marks, epochs > 0);
    }

    static Voters voters() {
        return new Voters(
                Optional.of(REIGN),
                List.of(
                        new VotingView(REIGN, true, List.of(B, A)),
                        new VotingView(new Reign(8, A, BITS), false, List.of(A)),
                        new VotingView(new Reign(9, B, BITS), false, List.of())));
    }

    static List<Standing> standings(int count) {
        return IntStream.range(0, count)
                .mapToObj(
                        i -> new Standing(SOURCE, Ascii.NUMBER_MAX - i, Ascii.NUMBER_MAX, 10L * i))
                .toList();
    }

    static View view() {
        var member =
                new Member(
                        A,
                        new Endpoint("192.0.2.1", 5_000),
                        Role.MEMBER,
                        Optional.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty());
        var leader =
                new Member(
                        B,
                        new Endpoint("fe80::1%eth0", 5_001),
                        Role.LEADER,
                        Optional.of(BITS),
                        OptionalLong.of(3),
                        OptionalLong.of(1_767_225_600_000L));
        return new View(9, Optional.of(REIGN), List.of(member, leader));
    }

    /** {@return at least one message of every type, and every optional part with and without} */
    static List<Message> messages() {
        var all = new ArrayList<>(groupMessages());
        all.addAll(logMessages());
        return all;
    }

    private static List<Message> groupMessages() {
        var pulse = new Message.Pulse(9, REIGN, 4_096);
        return List.of(
                new Message.NewPeerRequest(A, 5_000, Optional.empty()),
                new Message.NewPeerRequest(A, 65_535, Optional.of("lab.2_x-y")),
                new Message.LeaderAnnouncement(B, 5_001, "lab", 9, Optional.empty()),
                new Message.LeaderAnnouncement(B, 1, "lab", 0, Optional.of("fe80::1%eth0")),
                new Message.DuplicatePeerId(A, new Endpoint("192.0.2.1", 5_000)),
                new Message.DuplicatePeerId(B, new Endpoint("fe80::1%eth0", 65_535)),
                new Message.Probe(Ascii.NUMBER_MAX),
                probeAnswer(Optional.of(B), "192.0.2.1"),
                probeAnswer(Optional.empty(), "fe80::1%eth0"),
                new Message.Hello(A, new Endpoint("192.0.2.1", 5_000), Map.of()),
                new Message.Hello(A, new Endpoint("::1", 5_000), helloFields()),
                new Message.AddedToNetwork(1),
                new Message.AddedToNetwork(Ascii.NUMBER_MAX),
                new Message.Heartbeat(Optional.empty()),
                new Message.Heartbeat(Optional.of(pulse)),
                new Message.Heartbeat(Optional.of(new Message.Pulse(9, REIGN, 4_096, 1))),
                new Message.Heartbeat(Optional.of(new Message.Pulse(9, REIGN, 4_096, 0, 2))),
                new Message.Heartbeat(
                        Optional.of(new Message.Pulse(9, REIGN, 4_096, 0, 0, OptionalInt.of(-2)))),
                new Message.Heartbeat(
                        Optional.of(
                                new Message.Pulse(9, REIGN, 4_096, 0, 0, OptionalInt.of(-2), 800))),
                new Message.HeartbeatAck(OptionalLong.empty()),
                new Message.HeartbeatAck(OptionalLong.of(9)),
                new Message.HeartbeatAck(OptionalLong.of(9), 99),
                new Message.Election(A),
                new Message.Ok(),
                new Message.Coordinator(B),
                new Message.ViewChange(view()),
                new Message.ViewChange(new View(0, Optional.empty(), List.of())),
                new Message.Join(Ballot.NONE),
                new Message.Leave(A),
                new Message.Unknown("GOSSIP"),
                new Message.Unknown(""));
    }

    private static Message probeAnswer(Optional<PeerId> leader, String host) {
        return new Message.ProbeAnswer(
                7, 1_767_225_600_000L, A, "lab", 9, 3, leader, new Endpoint(host, 5_000));
    }

    private static Map<String, String> helloFields() {
        return Map.of(
                "group", "lab",
                "incarnation", BITS.toString(),
                "number", "12",
                "started", "1767225600000",
                "later", "a=b:c",
                "empty", "");
    }

    private static List<Message> logMessages() {
        return List.of(
                new Message.PlainRequest(PAYLOAD),
                new Message.Requests(Bytes.of(requests(3))),
                new Message.RequestRefused(SourceKey.of(SOURCE), 17),
                new Message.Follow(4, REIGN, history(2)),
                new Message.Follow(0, REIGN, history(0)),
                new Message.Follow(0, REIGN, history(History.EPOCHS_MAX)),
                new Message.Follow(0, REIGN, new History(99, 200, 7, 0, List.of(), false)),
                new Message.JournalBase(4, REIGN, "LOG:99:00c0ffee:7 END:00000000"),
                new Message.JournalBaseNext(4, REIGN),
                new Message.HistoryRequest(4, 128),
                new Message.Align(4, REIGN, 0, 0),
                new Message.Align(4, REIGN, 99, 0xfedcba98),
                new Message.Chunk(0, REIGN, 0, Bytes.of(new byte[0])),
                new Message.Chunk(4, REIGN, 99, Bytes.utf8("OK\nEPOCH:not looked into\n\n")),
                new Message.JournalAck(4, REIGN, 200, 100),
                new Message.Upstream(4, REIGN, A),
                new Message.Subscribe(5, REIGN, 99),
                new Message.StreamEnd(5, REIGN),
                new Message.UpstreamLost(4, REIGN, A, true),
                new Message.UpstreamLost(4, REIGN, A, false),
                new Message.SubtreeAck(REIGN, List.of(new Standing(SOURCE, 4, 200, 100))),
                new Message.SubtreeAck(REIGN, standings(3)),
                new Message.PromiseRequest(BALLOT, 0),
                new Message.Promise(BALLOT, true, history(1)),
                new Message.Promise(BALLOT, false, history(0)),
                new Message.Promise(BALLOT, false, history(0), Optional.of(Voters.none())),
                new Message.Promise(BALLOT, true, history(2), Optional.of(voters())),
                new Message.Safe(REIGN, 100),
                new Message.PromiseRefused(BALLOT, new Ballot(9, B), Optional.empty()),
                new Message.PromiseRefused(BALLOT, new Ballot(9, B), Optional.of(B)),
                new Message.Fetch(BALLOT, 5, 1_000),
                new Message.Merge(9, 3, 4_096, REIGN, 17),
                new Message.Merge(9, 3, 4_096, REIGN, 17, 99),
                new Message.Yield(BALLOT));
    }

    /** {@return what a new decoder makes of {@code bytes} in one piece} */
    static List<Message> decode(byte[] bytes) {
        var messages = new ArrayList<Message>();
        new LineDecoder().feed(bytes, 0, bytes.length, messages::add);
        return messages;
    }

    static Message decodeOne(String line) {
        List<Message> messages = decode(Bytes.utf8(line + "\n").array());
        if (messages.size() != 1) {
            throw new AssertionError(messages.size() + " messages from " + line);
        }
        return messages.getFirst();
    }

    /** Feeds {@code bytes[from, to)} out of an array that is wiped afterwards. */
    static void feedAndWipe(
            LineDecoder decoder, byte[] bytes, int from, int to, Consumer<Message> out) {
        var borrowed = new byte[to - from + 5];
        System.arraycopy(bytes, from, borrowed, 3, to - from);
        try {
            decoder.feed(borrowed, 3, to - from, out);
        } finally {
            Arrays.fill(borrowed, (byte) '#');
        }
    }
}
