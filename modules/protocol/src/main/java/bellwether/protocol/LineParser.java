package bellwether.protocol;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * One line of text, without its line feed, to one message. Journal chunks and tagged requests never
 * come here: {@link LineDecoder} handles those as bytes.
 */
final class LineParser {
    private LineParser() {}

    /**
     * @throws MalformedException if the type is known and the rest of the line breaks its grammar
     */
    static Message parse(String line) {
        if (HelloLine.isHello(line)) {
            return HelloLine.parse(line);
        }
        var fields = new Fields(line);
        return switch (fields.type()) {
            case "NEW_PEER_REQUEST" -> newPeerRequest(fields);
            case "LEADER" -> leaderAnnouncement(fields);
            case "DUPLICATE_PEER_ID" -> duplicatePeerId(fields);
            case "PROBE" -> fields.all(new Message.Probe(fields.number("number")));
            case "PROBE_ANSWER" -> probeAnswer(fields);
            case "ADDED TO NETWORK" ->
                    fields.all(new Message.AddedToNetwork(fields.number("next sequence")));
            case "HEARTBEAT" -> heartbeat(fields);
            case "HEARTBEAT_ACK" -> heartbeatAck(fields);
            case "ELECTION" -> new Message.Election(fields.peer("peer id"));
            case "OK" -> new Message.Ok();
            case "COORDINATOR" -> new Message.Coordinator(fields.peer("peer id"));
            case "VIEW_CHANGE" -> new Message.ViewChange(ViewCodec.decode(fields.rest("view")));
            case "JOIN" -> fields.all(new Message.Join(fields.ballot("promised ballot")));
            case "LEAVE" -> fields.all(new Message.Leave(fields.peer("peer id")));
            case "REQUEST_REFUSED" -> requestRefused(fields);
            case "FOLLOW" -> follow(fields);
            case "HISTORY_REQUEST" -> historyRequest(fields);
            case "ALIGN" -> align(fields);
            case "JOURNAL_BASE" -> journalBase(fields);
            case "JOURNAL_BASE_NEXT" ->
                    fields.all(
                            new Message.JournalBaseNext(
                                    fields.number("number"), fields.reign("reign")));
            case "JOURNAL_ACK" -> journalAck(fields);
            case "SAFE" -> safe(fields);
            case "UPSTREAM" -> upstream(fields);
            case "SUBSCRIBE" -> subscribe(fields);
            case "STREAM_END" ->
                    fields.all(
                            new Message.StreamEnd(fields.number("number"), fields.reign("reign")));
            case "UPSTREAM_LOST" -> upstreamLost(fields);
            case "SUBTREE_ACK" -> subtreeAck(fields);
            case "PROMISE_REQUEST" -> promiseRequest(fields);
            case "PROMISE" -> promise(fields);
            case "PROMISE_REFUSED" -> promiseRefused(fields);
            case "FETCH" -> fetch(fields);
            case "MERGE" -> merge(fields);
            case "YIELD" -> fields.all(new Message.Yield(fields.ballot("ballot")));
            case "JOURNAL", "SEQUENCER_REQUEST" ->
                    throw new MalformedException(fields.type() + " without its fields");
            default -> new Message.Unknown(Printable.of(fields.type()));
        };
    }

    private static Message newPeerRequest(Fields fields) {
        PeerId peer = fields.peer("peer id");
        int port = Port.require(fields.number("port"));
        Optional<String> group =
                fields.hasNext() ? Optional.of(fields.text("group name")) : Optional.empty();
        return fields.all(new Message.NewPeerRequest(peer, port, group));
    }

    private static Message leaderAnnouncement(Fields fields) {
        PeerId leader = fields.peer("peer id");
        int port = Port.require(fields.number("port"));
        String group = fields.text("group name");
        long viewId = fields.number("view id");
        Optional<String> host =
                fields.hasNext() ? Optional.of(fields.rest("host")) : Optional.empty();
        return new Message.LeaderAnnouncement(leader, port, group, viewId, host);
    }

    private static Message duplicatePeerId(Fields fields) {
        PeerId peer = fields.peer("peer id");
        int port = Port.require(fields.number("port"));
        return new Message.DuplicatePeerId(peer, new Endpoint(fields.rest("host"), port));
    }

    private static Message probeAnswer(Fields fields) {
        long number = fields.number("number");
        long epochMillis = fields.number("epoch millis");
        PeerId peer = fields.peer("peer id");
        int port = Port.require(fields.number("port"));
        String group = fields.text("group name");
        long viewId = fields.number("view id");
        int members = fields.small("members");
        String leader = fields.text("leader id");
        return new Message.ProbeAnswer(
                number,
                epochMillis,
                peer,
                group,
                viewId,
                members,
                leader.isEmpty() ? Optional.empty() : Optional.of(new PeerId(leader)),
                new Endpoint(fields.rest("host"), port));
    }

    private static Message heartbeat(Fields fields) {
        if (!fields.hasNext()) {
            return new Message.Heartbeat(Optional.empty());
        }
        var pulse =
                new Message.Pulse(
                        fields.number("view id"),
                        fields.reign("reign"),
                        fields.number("end"),
                        fields.hasNext() ? fields.number("forwarded") : 0,
                        fields.hasNext() ? fields.number("held") : 0,
                        fields.hasNext() ? OptionalInt.of(fields.crc("crc")) : OptionalInt.empty(),
                        fields.hasNext() ? fields.number("acknowledgement delay") : 0);
        return new Message.Heartbeat(Optional.of(pulse));
    }

    private static Message heartbeatAck(Fields fields) {
        if (!fields.hasNext()) {
            return new Message.HeartbeatAck(OptionalLong.empty());
        }
        return new Message.HeartbeatAck(
                OptionalLong.of(fields.number("view id")),
                fields.hasNext() ? fields.number("base") : 0);
    }

    private static Message requestRefused(Fields fields) {
        var key = SourceKey.parse(fields.text("key"));
        return fields.all(new Message.RequestRefused(key, fields.number("n")));
    }

    private static Message follow(Fields fields) {
        return fields.all(
                new Message.Follow(
                        fields.number("number"), fields.reign("reign"), HistoryText.parse(fields)));
    }

    private static Message historyRequest(Fields fields) {
        return fields.all(
                new Message.HistoryRequest(fields.number("number"), fields.small("skip")));
    }

    private static Message align(Fields fields) {
        return fields.all(
                new Message.Align(
                        fields.number("number"),
                        fields.reign("reign"),
                        fields.number("offset"),
                        fields.crc("crc")));
    }

    private static Message journalBase(Fields fields) {
        return new Message.JournalBase(
                fields.number("number"), fields.reign("reign"), fields.rest("lines"));
    }

    private static Message journalAck(Fields fields) {
        return fields.all(
                new Message.JournalAck(
                        fields.number("number"),
                        fields.reign("reign"),
                        fields.number("end"),
                        fields.number("durable end")));
    }

    private static Message upstream(Fields fields) {
        return fields.all(
                new Message.Upstream(
                        fields.number("number"), fields.reign("reign"), fields.peer("peer id")));
    }

    private static Message subscribe(Fields fields) {
        return fields.all(
                new Message.Subscribe(
                        fields.number("number"), fields.reign("reign"), fields.number("offset")));
    }

    private static Message upstreamLost(Fields fields) {
        return fields.all(
                new Message.UpstreamLost(
                        fields.number("number"),
                        fields.reign("reign"),
                        fields.peer("peer id"),
                        fields.flag("gone")));
    }

    private static Message subtreeAck(Fields fields) {
        Reign reign = fields.reign("reign");
        // One more than allowed is enough to be refused: a line of commas costs nothing.
        String[] standings = fields.text("standings").split(",", ViewCodec.MEMBERS_MAX + 2);
        return fields.all(
                new Message.SubtreeAck(reign, Stream.of(standings).map(Standing::parse).toList()));
    }

    private static Message promiseRequest(Fields fields) {
        return fields.all(
                new Message.PromiseRequest(fields.ballot("ballot"), fields.small("skip")));
    }

    private static Message safe(Fields fields) {
        return fields.all(new Message.Safe(fields.reign("reign"), fields.number("offset")));
    }

    private static Message promise(Fields fields) {
        Ballot ballot = fields.ballot("ballot");
        boolean standing = fields.flag("standing");
        History history = HistoryText.parse(fields);
        Optional<Voters> voters =
                fields.hasNext() ? Optional.of(VotersText.parse(fields)) : Optional.empty();
        return fields.all(new Message.Promise(ballot, standing, history, voters));
    }

    private static Message promiseRefused(Fields fields) {
        Ballot ballot = fields.ballot("ballot");
        Ballot highest = fields.ballot("highest ballot");
        Optional<PeerId> leader =
                fields.hasNext() ? Optional.of(fields.peer("leader id")) : Optional.empty();
        return fields.all(new Message.PromiseRefused(ballot, highest, leader));
    }

    private static Message fetch(Fields fields) {
        return fields.all(
                new Message.Fetch(
                        fields.ballot("ballot"), fields.number("number"), fields.number("offset")));
    }

    private static Message merge(Fields fields) {
        return fields.all(
                new Message.Merge(
                        fields.number("view id"),
                        fields.small("members"),
                        fields.number("end"),
                        fields.reign("log"),
                        fields.number("last sequence"),
                        fields.hasNext() ? fields.number("base") : 0));
    }
}
