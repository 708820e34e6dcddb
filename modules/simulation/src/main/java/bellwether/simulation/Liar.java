package bellwether.simulation;

import bellwether.group.GroupStatus;
import bellwether.protocol.Ascii;
import bellwether.protocol.Ballot;
import bellwether.protocol.Bytes;
import bellwether.protocol.EpochMark;
import bellwether.protocol.History;
import bellwether.protocol.Incarnation;
import bellwether.protocol.LineChain;
import bellwether.protocol.Member;
import bellwether.protocol.Message;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
import bellwether.protocol.RequestLines;
import bellwether.protocol.Role;
import bellwether.protocol.Source;
import bellwether.protocol.SourceKey;
import bellwether.protocol.Standing;
import bellwether.protocol.Tag;
import bellwether.protocol.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * A member that lies. It takes part as an honest one does, and on its connections says other things
 * besides: well-formed lines that it may not say, or that are not true, as they fit the moment. The
 * connection says who it is, so each line comes in its own name. Readings of its own invention are
 * in the ledger like any others: it may measure what it likes. What nobody may come to hold is a
 * reading in the name of one that is there, which is not in the ledger.
 */
final class Liar {
    private static final long MILLI = Settings.MILLI;
    private static final int KINDS = 25;
    private static final long FAR = 999_999_999_999_999_999L;

    private final SimulatedPeer self;
    private final World world;
    private final List<SimulatedPeer> honest;
    private final RandomGenerator random;
    private final boolean streams;
    private final Map<PeerId, Message.Subscribe> subscribers = new HashMap<>();
    private final Map<PeerId, Message.Follow> followers = new HashMap<>();
    private final Source invented;
    private final List<Bytes> inventions = new ArrayList<>();
    private final LineChain chain = new LineChain();

    /**
     * @param streams whether it also streams another journal than the leader's
     */
    Liar(
            SimulatedPeer self,
            World world,
            List<SimulatedPeer> all,
            RandomGenerator random,
            boolean streams) {
        this.self = self;
        this.streams = streams;
        this.world = world;
        this.honest = all.stream().filter(peer -> peer != self).toList();
        this.random = random;
        this.invented = new Source(self.id(), new Incarnation(random.nextLong()));
        world.network().listen(self.id(), this::told);
    }

    /** What others ask this peer for says under which number it may stream to them. */
    private void told(PeerId from, Message message) {
        switch (message) {
            case Message.Subscribe wanted -> subscribers.put(from, wanted);
            case Message.Follow statement -> followers.put(from, statement);
            default -> {
                // It answers as an honest peer would.
            }
        }
    }

    /** It lies until the faults stop, and is then killed. */
    void begin() {
        world.time()
                .after(
                        random.nextLong(200 * MILLI),
                        () -> {
                            if (self.isAwake()) {
                                int times = random.nextInt(10) == 0 ? 40 : 1;
                                for (int i = 0; i < times; i++) {
                                    lie(honest.get(random.nextInt(honest.size())));
                                }
                            }
                            if (world.time().nowNanos() < world.settings().faultNanos()) {
                                begin();
                            } else {
                                reform();
                            }
                        });
    }

    /** Another process takes its place, which is honest; what the one before has done stays. */
    private void reform() {
        if (self.isUp()) {
            self.crash(false);
            world.time().after(Settings.SECOND, self::start);
        }
    }

    private void lie(SimulatedPeer to) {
        Message lie = lie(to.id(), random.nextInt(streams ? KINDS + 1 : KINDS));
        world.happenings().told(self.id(), "", "lies to " + to.id().brief() + ": " + lie);
        world.network().sendIfConnected(self.id(), to.id(), lie);
    }

    private GroupStatus status() {
        return self.status();
    }

    private Message lie(PeerId to, int kind) {
        long viewId = Math.max(1, status().viewId() + random.nextInt(3) - 1);
        long end =
                random.nextBoolean() ? self.journalEnd() : random.nextLong(self.journalEnd() + 9);
        var own = new Reign(viewId, self.id(), self.incarnation());
        Reign reign = lastReign().orElse(own);
        long number = 1 + random.nextInt(4);
        return switch (kind) {
            case 0 ->
                    new Message.Join(
                            new Ballot(random.nextBoolean() ? FAR : viewId + 1, self.id()));
            case 1 -> new Message.ViewChange(view(viewId + random.nextInt(2), own, to));
            case 2 -> new Message.ViewChange(view(FAR, own, to));
            case 3 -> new Message.ViewChange(view(viewId + 1, reign, to));
            case 4 -> new Message.PromiseRequest(new Ballot(viewId + 5, self.id()), 0);
            case 5 -> new Message.PromiseRequest(new Ballot(viewId + 5, somebody()), 0);
            case 6 ->
                    new Message.Promise(
                            new Ballot(viewId + 1, to), true, history(viewId + 1, own, 1L << 50));
            case 7 ->
                    new Message.PromiseRefused(
                            new Ballot(viewId + 1, to),
                            new Ballot(FAR, self.id()),
                            Optional.of(somebody()));
            case 8 -> new Message.Election(somebody());
            case 9 -> new Message.Coordinator(somebody());
            case 10 -> new Message.Ok();
            case 11 -> new Message.Leave(somebodyElse());
            case 12 -> new Message.Yield(new Ballot(viewId + 1, self.id()));
            case 13 -> new Message.JournalAck(number, reign, end + 1_000, end + 1_000);
            case 14 -> new Message.SubtreeAck(reign, List.of(standing(end + 1_000)));
            case 15 ->
                    everybodyIsThere()
                            ? new Message.Requests(forged(somebodyElse()))
                            : new Message.Ok();
            case 16 -> new Message.Requests(forgedOfNobody());
            case 17 -> new Message.Requests(invention());
            case 18 -> new Message.Upstream(number, reign, somebody());
            case 19 -> new Message.StreamEnd(number, reign);
            case 20 -> new Message.UpstreamLost(number, reign, somebody(), random.nextBoolean());
            case 21 -> new Message.Align(number, reign, 0, 0);
            case 22 -> new Message.Chunk(number, reign, end, invented(end));
            case 23 ->
                    new Message.RequestRefused(
                            SourceKey.of(forgedSource(to)), 1 + random.nextInt(9));
            case 24 -> new Message.Heartbeat(Optional.of(new Message.Pulse(viewId, own, end + 99)));
            default -> otherJournal(to);
        };
    }

    private Optional<Reign> lastReign() {
        return status().reign();
    }

    private PeerId somebody() {
        return random.nextBoolean() ? self.id() : somebodyElse();
    }

    private PeerId somebodyElse() {
        return honest.get(random.nextInt(honest.size())).id();
    }

    private View view(long viewId, Reign reign, PeerId to) {
        var members = new ArrayList<Member>();
        if (random.nextBoolean()) {
            members.add(member(self));
        }
        honest.stream()
                .filter(peer -> peer.id().equals(to) || random.nextBoolean())
                .forEach(peer -> members.add(member(peer)));
        members.sort((one, other) -> one.id().compareTo(other.id()));
        return new View(viewId, Optional.of(reign), members);
    }

    private static Member member(SimulatedPeer peer) {
        return new Member(
                peer.id(),
                peer.endpoint(),
                Role.MEMBER,
                Optional.of(peer.incarnation()),
                OptionalLong.empty(),
                OptionalLong.empty());
    }

    private History history(long viewId, Reign own, long end) {
        var newest = new EpochMark(new Reign(viewId, own.leader(), own.incarnation()), 1L << 49);
        return new History(end, random.nextInt(), 0, List.of(newest), false);
    }

    private Standing standing(long end) {
        SimulatedPeer of = honest.get(random.nextInt(honest.size()));
        return new Standing(new Source(of.id(), of.incarnation()), 1 + random.nextInt(3), end, end);
    }

    // ---- readings

    /** Who is not there is spoken for by others, which nobody can check. */
    private boolean everybodyIsThere() {
        return world.settings().meanNanos().isEmpty();
    }

    private Source forgedSource(PeerId of) {
        return honest.stream()
                .filter(peer -> peer.id().equals(of))
                .findFirst()
                .map(peer -> new Source(of, peer.incarnation()))
                .orElseThrow();
    }

    /** The next reading of one that is there, which it has never measured. */
    private Bytes forged(PeerId of) {
        Source source = forgedSource(of);
        long n = self.mark(source) + 1 + random.nextInt(3);
        return line(source, n, Bytes.utf8("DATA|forged|" + n + "|0||"));
    }

    private Bytes forgedOfNobody() {
        var source = new Source(somebodyElse(), new Incarnation(random.nextLong()));
        return line(source, 2 + random.nextInt(9), Bytes.utf8("DATA|nobody|1|0||"));
    }

    private static Bytes line(Source source, long n, Bytes payload) {
        return Bytes.of(RequestLines.line(new Tag(source, n), payload));
    }

    private Bytes invention() {
        long n = self.mark(invented) + 1;
        return line(invented, n, invented((int) n));
    }

    private Bytes invented(int n) {
        while (inventions.size() < n) {
            long next = inventions.size() + 1L;
            Bytes payload = Bytes.utf8("DATA|invented|" + next + "|1||");
            world.ledger().offered(invented, next, payload);
            inventions.add(payload);
        }
        return inventions.get(n - 1);
    }

    /** Lines that go on from the own journal's end, with right CRCs, and stand in no journal. */
    private Bytes invented(long end) {
        if (end != self.journalEnd() || !streams) {
            return Bytes.utf8("nonsense\n");
        }
        int n = (int) self.mark(invented) + 1;
        String body =
                "ORDERED:%d:%s:%s"
                        .formatted(
                                status().lastSequence() + 1,
                                new Tag(invented, n).inLine(),
                                invented(n));
        byte[] bytes = Bytes.utf8(body).array();
        int crc = chain.next(self.crc(), bytes, 0, bytes.length);
        return Bytes.utf8(body + ":" + Ascii.hex32(crc) + "\n");
    }

    /** To whoever copies from this peer: other bytes than the leader has. */
    private Message otherJournal(PeerId to) {
        long end = self.journalEnd();
        Message.Subscribe wanted = subscribers.get(to);
        if (wanted != null) {
            return new Message.Chunk(wanted.number(), wanted.reign(), end, invented(end));
        }
        Message.Follow statement = followers.get(to);
        if (statement != null) {
            return new Message.Chunk(statement.number(), statement.reign(), end, invented(end));
        }
        return new Message.Ok();
    }
}
