package bellwether.group;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellwether.election.IdPriority;
import bellwether.election.Priority;
import bellwether.protocol.Ballot;
import bellwether.protocol.Bytes;
import bellwether.protocol.Endpoint;
import bellwether.protocol.EpochMark;
import bellwether.protocol.History;
import bellwether.protocol.Incarnation;
import bellwether.protocol.Member;
import bellwether.protocol.Message;
import bellwether.protocol.Message.Align;
import bellwether.protocol.Message.Chunk;
import bellwether.protocol.Message.Follow;
import bellwether.protocol.Message.Hello;
import bellwether.protocol.Message.Join;
import bellwether.protocol.Message.LeaderAnnouncement;
import bellwether.protocol.Message.ViewChange;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
import bellwether.protocol.Role;
import bellwether.protocol.View;
import bellwether.sequencer.LogBase;
import bellwether.sequencer.LogIndex;
import bellwether.sequencer.MemoryOutbox;
import bellwether.sequencer.Projection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;

/**
 * One group on a bench: inputs are fed by hand, effects are kept, time goes on when a timer fires.
 */
final class Bench {
    static final PeerId A = new PeerId("0a000000-0000-4000-8000-00000000000a");
    static final PeerId B = new PeerId("0b000000-0000-4000-8000-00000000000b");
    static final PeerId C = new PeerId("0c000000-0000-4000-8000-00000000000c");
    static final PeerId D = new PeerId("0d000000-0000-4000-8000-00000000000d");
    static final long SECOND = 1_000_000_000L;
    static final long HEARTBEAT_TIMEOUT_NANOS = 20 * SECOND;
    static final long NEAR_BYTES = 1_000;
    static final String GROUP = "greenhouse";

    final PeerId self;
    private final boolean majority;
    final MemoryJournal journal;

    /** Up to where the projection may render, as it was told. */
    final List<Long> delivered = new ArrayList<>();

    final MemoryOutbox outbox = new MemoryOutbox();
    final List<Effect> effects = new ArrayList<>();
    final Map<Timer, Long> armed = new EnumMap<>(Timer.class);
    final LogIndex index;
    final Group group;
    long nowNanos = 7 * SECOND;

    Bench(PeerId self) {
        this(self, new MemoryJournal(), new IdPriority(), false);
    }

    Bench(PeerId self, MemoryJournal journal, Priority priority, boolean preempt) {
        this(self, journal, config(endpoint(self), priority, preempt, 0));
    }

    /** One whose members copy from one another beyond {@code fanout}. */
    static Bench ofFanout(PeerId self, int fanout) {
        var config = config(endpoint(self), new IdPriority(), false, fanout);
        return new Bench(self, new MemoryJournal(), config);
    }

    static Bench preemptingOfFanout(PeerId self, int fanout) {
        var config = config(endpoint(self), new IdPriority(), true, fanout);
        return new Bench(self, new MemoryJournal(), config);
    }

    private Bench(PeerId self, MemoryJournal journal, GroupConfig config) {
        this.self = self;
        this.journal = journal;
        this.majority = config.policy() instanceof PartitionPolicy.Majority;
        index = journal.base().index();
        index.take(Bytes.of(journal.content()));
        group =
                new Group(
                        self,
                        incarnation(self),
                        config,
                        journal,
                        index,
                        outbox,
                        new Projecting(),
                        new Random(1),
                        this::carryOut);
    }

    /** A group that forms views by majority, and delivers what is safe. */
    static Bench byMajority(PeerId self, int expectedPeers) {
        return byMajority(self, expectedPeers, new MemoryJournal());
    }

    static Bench byMajority(PeerId self, int expectedPeers, MemoryJournal journal) {
        return new Bench(
                self,
                journal,
                config(
                        endpoint(self),
                        new IdPriority(),
                        false,
                        0,
                        new PartitionPolicy.Majority(expectedPeers),
                        Delivery.SAFE));
    }

    /** One whose members copy from one another beyond {@code fanout}. */
    static Bench ofFanout(PeerId self, int fanout, PartitionPolicy policy, Delivery delivery) {
        var config = config(endpoint(self), new IdPriority(), false, fanout, policy, delivery);
        return new Bench(self, new MemoryJournal(), config);
    }

    /** One that sends heartbeats so often, and whose members copy from one another. */
    static Bench beatingEach(long heartbeatNanos, PeerId self, int fanout) {
        var usual = config(endpoint(self), new IdPriority(), false, fanout);
        var config =
                new GroupConfig(
                        usual.groupName(),
                        usual.endpoint(),
                        usual.priority(),
                        usual.number(),
                        usual.startEpochMillis(),
                        usual.preempt(),
                        usual.seeds(),
                        usual.announceNanos(),
                        usual.discoveryNanos(),
                        heartbeatNanos,
                        usual.heartbeatTimeoutNanos(),
                        usual.electionNanos(),
                        usual.flushNanos(),
                        usual.acknowledgeNanos(),
                        usual.nearBytes(),
                        usual.policy(),
                        usual.delivery(),
                        usual.fanout(),
                        usual.retired());
        return new Bench(self, new MemoryJournal(), config);
    }

    private static GroupConfig config(
            Endpoint endpoint, Priority priority, boolean preempt, int fanout) {
        var goOn = new PartitionPolicy.GoOn();
        return config(endpoint, priority, preempt, fanout, goOn, Delivery.AGREED);
    }

    private static GroupConfig config(
            Endpoint endpoint,
            Priority priority,
            boolean preempt,
            int fanout,
            PartitionPolicy policy,
            Delivery delivery) {
        return new GroupConfig(
                GROUP,
                endpoint,
                priority,
                0,
                0,
                preempt,
                List.of(endpoint, new Endpoint("198.51.100.1", 7_000)),
                SECOND,
                5 * SECOND,
                5 * SECOND,
                HEARTBEAT_TIMEOUT_NANOS,
                5 * SECOND,
                SECOND,
                SECOND / 10,
                NEAR_BYTES,
                policy,
                delivery,
                fanout,
                Set.of());
    }

    private void carryOut(Effect effect) {
        effects.add(effect);
        switch (effect) {
            case Effect.Arm(Timer timer, long delayNanos) ->
                    armed.put(timer, nowNanos + delayNanos);
            case Effect.Disarm(Timer timer) -> armed.remove(timer);
            default -> {
                // Only kept.
            }
        }
    }

    // ---- names

    static Endpoint endpoint(PeerId peer) {
        return new Endpoint("192.0.2." + Integer.parseInt(peer.value().substring(1, 2), 16), 7_000);
    }

    static Incarnation incarnation(PeerId peer) {
        return new Incarnation(peer.value().charAt(1));
    }

    static Reign reign(long viewId, PeerId leader) {
        return new Reign(viewId, leader, incarnation(leader));
    }

    static Hello hello(PeerId peer) {
        return new Hello(
                peer,
                endpoint(peer),
                Map.of(
                        Hello.FIELD_INCARNATION,
                        incarnation(peer).toString(),
                        Hello.FIELD_BASE,
                        Hello.KNOWN,
                        Hello.FIELD_KEYS,
                        Hello.KNOWN));
    }

    /** {@return what one says of a version from before journals could be shortened} */
    static Hello outdatedHello(PeerId peer) {
        return new Hello(
                peer,
                endpoint(peer),
                Map.of(
                        Hello.FIELD_INCARNATION,
                        incarnation(peer).toString(),
                        Hello.FIELD_KEYS,
                        Hello.KNOWN));
    }

    /** {@code peer} says in a HELLO that it delivers what is safe. */
    Bench greetAsSafe(PeerId peer) {
        return receive(peer, hello(peer, Map.of(Hello.FIELD_DELIVERY, Hello.SAFE)));
    }

    private static Hello hello(PeerId peer, Map<String, String> more) {
        var fields = new HashMap<>(more);
        fields.put(Hello.FIELD_INCARNATION, incarnation(peer).toString());
        fields.put(Hello.FIELD_POLICY, Hello.MAJORITY);
        fields.put(Hello.FIELD_BASE, Hello.KNOWN);
        fields.put(Hello.FIELD_KEYS, Hello.KNOWN);
        return new Hello(peer, endpoint(peer), fields);
    }

    /** {@return what this peer's journal holds} */
    History history() {
        List<EpochMark> newestFirst = new ArrayList<>(index.epochs());
        Collections.reverse(newestFirst);
        return new History(index.end(), index.crc(), 0, newestFirst, false);
    }

    static LeaderAnnouncement announcement(PeerId leader) {
        return new LeaderAnnouncement(leader, 7_000, GROUP, 1, Optional.empty());
    }

    static View view(long viewId, Reign reign, PeerId... peers) {
        List<Member> members =
                List.of(peers).stream()
                        .sorted(Comparator.naturalOrder())
                        .map(peer ->
                                new Member(
                                        peer,
                                        endpoint(peer),
                                        peer.equals(reign.leader()) ? Role.LEADER : Role.MEMBER,
                                        Optional.of(incarnation(peer)),
                                        OptionalLong.empty(),
                                        OptionalLong.empty()))
                        .toList();
        return new View(viewId, Optional.of(reign), members);
    }

    // ---- inputs

    /** Feeds inputs as one batch; from now on only its effects are looked at. */
    Bench take(Input... inputs) {
        effects.clear();
        for (Input input : inputs) {
            group.step(input, nowNanos);
        }
        group.settle(nowNanos);
        assertEquals(group.statusAfresh(), group.status(), "a list of members is out of date");
        return this;
    }

    Bench start() {
        return take(new Input.Start());
    }

    Bench receive(PeerId from, Message... messages) {
        return take(
                List.of(messages).stream()
                        .map(message -> new Input.Received(from, message))
                        .toArray(Input[]::new));
    }

    /** A connection with {@code peer} stands, and it has said HELLO. */
    Bench connect(PeerId peer) {
        Hello hello = majority ? hello(peer, Map.of()) : hello(peer);
        return take(new Input.Connected(peer), new Input.Received(peer, hello));
    }

    Bench hear(PeerId from, Message datagram) {
        return take(new Input.Heard(datagram, endpoint(from).host()));
    }

    Bench loses(PeerId peer) {
        return take(new Input.Disconnected(peer, "reset"), new Input.Unreachable(peer, "refused"));
    }

    Bench pass(long nanos) {
        nowNanos += nanos;
        return this;
    }

    /** The timer runs out when it is due. */
    Bench fire(Timer timer) {
        return fireLate(timer, 0);
    }

    Bench fireLate(Timer timer, long lateNanos) {
        Long due = armed.remove(timer);
        if (due == null) {
            throw new AssertionError(timer + " is not armed: " + effects);
        }
        nowNanos = Math.max(nowNanos, due + lateNanos);
        return take(new Input.Fired(timer));
    }

    Bench offer(String... readings) {
        return take(new Input.Offered(List.of(readings).stream().map(Bench::payload).toList()));
    }

    static Bytes payload(String reading) {
        return Bytes.utf8("DATA|s-1|" + reading + "|21.50||1012.00");
    }

    // ---- short ways into a part

    /** Leads alone, by having heard nobody. */
    Bench leadAlone() {
        start();
        return fire(Timer.DISCOVERY);
    }

    /** Leads, with {@code members} admitted, aligned and up to date. */
    Bench lead(PeerId... members) {
        leadAlone();
        for (PeerId member : members) {
            connect(member);
            receive(member, new Join(Ballot.NONE));
            receive(member, statement(member, 1));
        }
        return this;
    }

    /** {@return what a member with an empty journal says to this leader} */
    Follow statement(PeerId member, long number) {
        return new Follow(number, leading(), new ForeignLog().history());
    }

    /**
     * {@return for how many milliseconds {@code member} may keep what others tell it, as the next
     * heartbeat says}
     */
    long ackDelayMillis(PeerId member) {
        fire(Timer.HEARTBEAT);
        return onlySent(member, Message.Heartbeat.class).pulse().orElseThrow().ackDelayMillis();
    }

    /** {@return the reign of this leader} */
    Reign leading() {
        return reign(1, self);
    }

    /** Follows {@code leader}, whose journal is {@code log}, in a view with {@code others}. */
    Bench follow(PeerId leader, long viewId, ForeignLog log, PeerId... others) {
        start();
        connect(leader);
        hear(leader, announcement(leader));
        var all = new ArrayList<>(List.of(others));
        all.add(self);
        all.add(leader);
        receive(
                leader,
                new ViewChange(view(viewId, reign(viewId, leader), all.toArray(PeerId[]::new))));
        return align(leader, viewId, log);
    }

    /** The leader answers the handshake and streams all that it has. */
    Bench align(PeerId leader, long viewId, ForeignLog log) {
        Follow statement = onlySent(leader, Follow.class);
        Reign reign = reign(viewId, leader);
        receive(
                leader,
                new Align(statement.number(), reign, 0, 0),
                new Chunk(statement.number(), reign, 0, log.bytes()));
        return this;
    }

    // ---- effects

    <T extends Message> List<T> sent(PeerId to, Class<T> type) {
        return effects.stream()
                .filter(Effect.Send.class::isInstance)
                .map(Effect.Send.class::cast)
                .filter(send -> send.to().equals(to))
                .map(Effect.Send::message)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    <T extends Message> T onlySent(PeerId to, Class<T> type) {
        List<T> all = sent(to, type);
        if (all.size() != 1) {
            throw new AssertionError(all.size() + " " + type + " to " + to + " in " + effects);
        }
        return all.getFirst();
    }

    List<Message> sentTo(PeerId to) {
        return sent(to, Message.class);
    }

    <T extends Effect> List<T> done(Class<T> type) {
        return effects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    List<String> told(String event) {
        return done(Effect.Tell.class).stream()
                .map(Effect.Tell::notice)
                .filter(notice -> notice.event().equals(event))
                .map(Notice::text)
                .toList();
    }

    GroupStatus.State state() {
        return group.status().role();
    }

    List<PeerId> members() {
        return group.status().members().stream().map(GroupStatus.MemberStatus::id).toList();
    }

    private final class Projecting implements Projection {
        @Override
        public void cutBack(long offset, long lastSequence) {}

        @Override
        public void begin(LogBase base) {}

        @Override
        public void deliver(long offset) {
            delivered.add(offset);
        }
    }
}
