package bellwether.protocol;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Turns messages into the bytes of whole lines: what {@link LineDecoder} reads back. */
public final class LineEncoder {
    private LineEncoder() {}

    /**
     * {@return the line or lines of {@code message}, line feeds included; nobody may write to it}
     *
     * @throws IllegalArgumentException if the line is longer than {@link Limits#LINE_BYTES_MAX}: a
     *     view of too many members
     */
    public static byte[] encode(Message message) {
        return switch (message) {
            case Message.NewPeerRequest(PeerId peer, int port, Optional<String> group) ->
                    line("NEW_PEER_REQUEST:" + peer + ":" + port + optional(group));
            case Message.LeaderAnnouncement announcement -> line(leader(announcement));
            case Message.DuplicatePeerId(PeerId peer, Endpoint holder) ->
                    line("DUPLICATE_PEER_ID:" + peer + ":" + holder.port() + ":" + holder.host());
            case Message.Probe(long number) -> line("PROBE:" + number);
            case Message.ProbeAnswer answer -> line(probeAnswer(answer));
            case Message.Hello hello -> line(HelloLine.of(hello));
            case Message.AddedToNetwork(long next) -> line("ADDED TO NETWORK:" + next);
            case Message.Heartbeat(Optional<Message.Pulse> pulse) ->
                    line("HEARTBEAT" + optional(pulse.map(LineEncoder::pulse)));
            case Message.HeartbeatAck(var viewId, long base) ->
                    line(
                            "HEARTBEAT_ACK"
                                    + (viewId.isPresent() ? ":" + viewId.getAsLong() : "")
                                    + (base > 0 ? ":" + base : ""));
            case Message.Election(PeerId challenger) -> line("ELECTION:" + challenger);
            case Message.Ok() -> line("OK");
            case Message.Coordinator(PeerId leader) -> line("COORDINATOR:" + leader);
            case Message.ViewChange(View view) -> line("VIEW_CHANGE:" + ViewCodec.encode(view));
            case Message.Join(Ballot promised) -> line("JOIN:" + promised);
            case Message.Leave(PeerId peer) -> line("LEAVE:" + peer);
            case Message.PlainRequest(Bytes payload) -> joined(RequestLines.TYPE, payload, "\n");
            case Message.Requests(Bytes lines) -> whole(lines);
            case Message.RequestRefused(SourceKey key, long n) ->
                    line("REQUEST_REFUSED:" + key + ":" + n);
            case Message.Follow(long number, Reign reign, History history) ->
                    line("FOLLOW:" + number + ":" + reign + ":" + HistoryText.of(history));
            case Message.HistoryRequest(long number, int skip) ->
                    line("HISTORY_REQUEST:" + number + ":" + skip);
            case Message.Align(long number, Reign reign, long offset, int crc) ->
                    line("ALIGN:" + number + ":" + reign + ":" + offset + ":" + Ascii.hex32(crc));
            case Message.JournalBase(long number, Reign reign, String lines) ->
                    line("JOURNAL_BASE:" + number + ":" + reign + ":" + lines);
            case Message.JournalBaseNext(long number, Reign reign) ->
                    line("JOURNAL_BASE_NEXT:" + number + ":" + reign);
            case Message.Chunk(long number, Reign reign, long offset, Bytes lines) ->
                    joined(header(number, reign, offset, lines.length()) + "\n", lines, "");
            case Message.JournalAck(long number, Reign reign, long end, long durableEnd) ->
                    line("JOURNAL_ACK:" + number + ":" + reign + ":" + end + ":" + durableEnd);
            case Message.Upstream(long number, Reign reign, PeerId peer) ->
                    line("UPSTREAM:" + number + ":" + reign + ":" + peer);
            case Message.Subscribe(long number, Reign reign, long offset) ->
                    line("SUBSCRIBE:" + number + ":" + reign + ":" + offset);
            case Message.StreamEnd(long number, Reign reign) ->
                    line("STREAM_END:" + number + ":" + reign);
            case Message.UpstreamLost(long number, Reign reign, PeerId peer, boolean gone) ->
                    line("UPSTREAM_LOST:" + number + ":" + reign + ":" + peer + flag(gone));
            case Message.SubtreeAck(Reign reign, var standings) ->
                    line("SUBTREE_ACK:" + reign + ":" + listed(standings));
            case Message.PromiseRequest(Ballot ballot, int skip) ->
                    line("PROMISE_REQUEST:" + ballot + ":" + skip);
            case Message.Safe(Reign reign, long offset) -> line("SAFE:" + reign + ":" + offset);
            case Message.Promise(var ballot, boolean standing, var history, var voters) ->
                    line(
                            ("PROMISE:" + ballot + (standing ? ":1:" : ":0:"))
                                    + HistoryText.of(history)
                                    + optional(voters.map(VotersText::of)));
            case Message.PromiseRefused(Ballot ballot, Ballot highest, Optional<PeerId> leader) ->
                    line("PROMISE_REFUSED:" + ballot + ":" + highest + optional(leader));
            case Message.Fetch(Ballot ballot, long number, long offset) ->
                    line("FETCH:" + ballot + ":" + number + ":" + offset);
            case Message.Merge merge -> line(merge(merge));
            case Message.Yield(Ballot ballot) -> line("YIELD:" + ballot);
            case Message.Unknown(String type) -> line(type + ":");
        };
    }

    /**
     * {@return the line that announces {@code length} bytes of journal, line feed included}
     *
     * @throws MalformedException if a number is out of range
     */
    public static byte[] chunkHeader(long number, Reign reign, long offset, int length) {
        return line(header(number, reign, offset, length));
    }

    private static String header(long number, Reign reign, long offset, int length) {
        return new ChunkHeader(number, reign, offset, length).toString();
    }

    private static String leader(Message.LeaderAnnouncement said) {
        return ("LEADER:" + said.leader() + ":" + said.port() + ":" + said.group())
                + (":" + said.viewId() + optional(said.host()));
    }

    private static String probeAnswer(Message.ProbeAnswer said) {
        return ("PROBE_ANSWER:" + said.number() + ":" + said.epochMillis() + ":" + said.peer())
                + (":" + said.endpoint().port() + ":" + said.group() + ":" + said.viewId())
                + (":" + said.members() + ":" + said.leader().map(PeerId::value).orElse(""))
                + (":" + said.endpoint().host());
    }

    private static String pulse(Message.Pulse pulse) {
        boolean said = pulse.held() > 0 || pulse.crc().isPresent();
        return (pulse.viewId() + ":" + pulse.reign() + ":" + pulse.end())
                + (pulse.forwarded() > 0 || said ? ":" + pulse.forwarded() : "")
                + (said ? ":" + pulse.held() : "")
                + (pulse.crc().isPresent() ? ":" + Ascii.hex32(pulse.crc().getAsInt()) : "")
                + (pulse.ackDelayMillis() > 0 ? ":" + pulse.ackDelayMillis() : "");
    }

    private static String merge(Message.Merge merge) {
        return ("MERGE:" + merge.viewId() + ":" + merge.members() + ":" + merge.end())
                + (":" + merge.log() + ":" + merge.lastSequence())
                + (merge.base() > 0 ? ":" + merge.base() : "");
    }

    private static String flag(boolean value) {
        return value ? ":1" : ":0";
    }

    private static String listed(List<?> items) {
        return items.stream().map(Object::toString).collect(Collectors.joining(","));
    }

    private static String optional(Optional<?> field) {
        return field.map(value -> ":" + value).orElse("");
    }

    private static byte[] line(String text) {
        byte[] line = Bytes.utf8(text + "\n").array();
        if (line.length - 1 > Limits.LINE_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "line of " + (line.length - 1) + " bytes: " + Printable.of(text));
        }
        return line;
    }

    private static byte[] joined(String head, Bytes middle, String tail) {
        Bytes before = Bytes.utf8(head);
        Bytes behind = Bytes.utf8(tail);
        var all = new byte[before.length() + middle.length() + behind.length()];
        System.arraycopy(before.array(), 0, all, 0, before.length());
        System.arraycopy(middle.array(), middle.offset(), all, before.length(), middle.length());
        System.arraycopy(
                behind.array(), 0, all, before.length() + middle.length(), behind.length());
        return all;
    }

    private static byte[] whole(Bytes lines) {
        return lines.length() == lines.array().length ? lines.array() : lines.toArray();
    }
}
