package bellwether.group;

import bellwether.election.BullyElection;
import bellwether.election.Candidate;
import bellwether.protocol.Ballot;
import bellwether.protocol.Endpoint;
import bellwether.protocol.Incarnation;
import bellwether.protocol.Member;
import bellwether.protocol.Message;
import bellwether.protocol.Message.LeaderAnnouncement;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
import bellwether.protocol.Role;
import bellwether.protocol.View;
import bellwether.protocol.Voters;
import bellwether.sequencer.DynamicVoting;
import bellwether.sequencer.EarlierRuns;
import bellwether.sequencer.ForwardedEnd;
import bellwether.sequencer.OrderedLog;
import bellwether.sequencer.Promises;
import bellwether.sequencer.Release;
import bellwether.sequencer.SafeEnd;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * What a peer knows whatever part it plays, and the few things that every part does with it.
 * Confined to the group loop.
 */
final class PeerState {
    /** How much too early a timer may fire, by the rounding of clocks. */
    private static final long EARLY_NANOS_MAX = 1_000_000;

    private final PeerId self;
    private final Incarnation incarnation;
    private final GroupConfig config;
    private final OrderedLog log;
    private final RandomGenerator random;
    private final Consumer<Effect> effects;
    private final AddressBook book = new AddressBook();
    private final BullyElection election = new BullyElection();
    private final Release release;
    private final SafeEnd safeEnd;
    private final ForwardedEnd forwardedEnd;
    private long heldEnd;
    private final Optional<DynamicVoting> voting;
    private final PassedOver passedOver = new PassedOver();
    private final Starts starts = new Starts();
    private final Twins twins = new Twins(this);
    private final Outdated outdated = new Outdated(this);
    private final Apart apart = new Apart(this);
    private final Distrust distrust = new Distrust(this);
    private final Map<Timer, Long> dueNanos = new EnumMap<>(Timer.class);
    private final Set<PeerId> connected = new HashSet<>();
    private final Set<PeerId> streaming = new HashSet<>();
    private final Set<PeerId> guests = new LinkedHashSet<>();
    private EarlierRuns earlierRuns = EarlierRuns.none();
    private Promises promises = Promises.forgetful();
    private Optional<Reign> takenInFor = Optional.empty();
    private Part part = new Left();
    private Optional<View> view = Optional.empty();
    private Ballot promised = Ballot.NONE;
    private boolean standing;
    private long handshakes;
    private long lackingBytes;
    private long nowNanos;
    private long leaderlessSinceNanos;
    private boolean unwilling;
    private boolean leaving;
    private boolean listened;

    PeerState(
            PeerId self,
            Incarnation incarnation,
            GroupConfig config,
            OrderedLog log,
            RandomGenerator random,
            Consumer<Effect> effects) {
        this.self = self;
        this.incarnation = incarnation;
        this.config = config;
        this.log = log;
        this.random = random;
        this.effects = effects;
        this.release = new Release(log);
        this.safeEnd = new SafeEnd(log);
        this.forwardedEnd = new ForwardedEnd(log);
        this.voting =
                config.policy() instanceof PartitionPolicy.Majority(int expectedPeers)
                        ? Optional.of(new DynamicVoting(expectedPeers))
                        : Optional.empty();
    }

    // ---- who and what

    PeerId self() {
        return self;
    }

    Incarnation incarnation() {
        return incarnation;
    }

    GroupConfig config() {
        return config;
    }

    OrderedLog log() {
        return log;
    }

    Release release() {
        return release;
    }

    SafeEnd safeEnd() {
        return safeEnd;
    }

    ForwardedEnd forwardedEnd() {
        return forwardedEnd;
    }

    /** {@return how a majority is counted; empty: every part goes on} */
    Optional<DynamicVoting> voting() {
        return voting;
    }

    /** {@return what the own journal says about who may form a view, where that is asked} */
    Optional<Voters> voters() {
        return voting.map(_ -> log.index().voters());
    }

    AddressBook book() {
        return book;
    }

    Starts starts() {
        return starts;
    }

    Twins twins() {
        return twins;
    }

    Outdated outdated() {
        return outdated;
    }

    Apart apart() {
        return apart;
    }

    Distrust distrust() {
        return distrust;
    }

    BullyElection election() {
        return election;
    }

    /** {@return a whole number of nanoseconds below {@code boundNanos}, at random} */
    long randomNanos(long boundNanos) {
        return random.nextLong(boundNanos);
    }

    void remember(EarlierRuns runs) {
        earlierRuns = runs;
    }

    void remember(Promises kept) {
        promises = kept;
        promise(kept.kept());
    }

    /** The journal was cut at {@code offset}. */
    void cut(long offset) {
        release.cut(offset);
        safeEnd.cut(offset);
        forwardedEnd.cut(offset);
        heldEnd = Math.min(heldEnd, offset);
    }

    /**
     * Everybody who may ever come back has held the journal up to {@code offset}, and so do all
     * members of the view, as the leader that is followed says, or this one. Less than before if
     * one has come that holds less.
     */
    void held(long offset) {
        heldEnd = Math.min(offset, log.end());
    }

    /** {@return up to where the journal may go, in bytes; 0: nobody knows} */
    long heldEnd() {
        return heldEnd;
    }

    /**
     * The journal is about to begin anew where another one does, of which it is the beginning. All
     * streams to others must have been closed.
     *
     * @param readings how many were cut off and went to the outbox
     * @param of whose journal that is
     */
    void begun(long commonEnd, long readings, PeerId of) {
        cut(commonEnd);
        safeEnd.mark(log.start());
        tell(
                Notice.Level.WARN,
                "journal_begun",
                "begins its journal at sequence="
                        + (log.base().lastSequence() + 1)
                        + " as "
                        + of
                        + " does, which holds nothing before that any more; own_end="
                        + commonEnd
                        + " readings_to_outbox="
                        + readings);
    }

    /**
     * What earlier runs of this peer left behind belongs to the log that it now holds, or stays
     * aside. To be called when the journal is as far as the leader's: what the group has is then
     * known. Done once for each log.
     */
    void takeInEarlierRuns() {
        Optional<Reign> own = log.index().log();
        if (own.isEmpty() || own.equals(takenInFor)) {
            return;
        }
        takenInFor = own;
        List<String> others = earlierRuns.ofOtherLogs(own.get());
        if (!others.isEmpty()) {
            tell(
                    Notice.Level.INFO,
                    "left_aside",
                    "what earlier runs recorded in another log is not mixed into this one paths="
                            + String.join(",", others));
        }
        if (!earlierRuns.mayHave(own.get())) {
            return;
        }
        log.sync(); // else a crash could leave what is taken in behind a gap
        long readings = earlierRuns.takeIn(own.get(), log.index(), log.outbox());
        if (readings > 0) {
            tell(
                    Notice.Level.INFO,
                    "taken_in",
                    "took in what an earlier run of this peer had accepted and the record lacks readings="
                            + readings);
        }
    }

    // ---- time

    long nowNanos() {
        return nowNanos;
    }

    /**
     * Time goes on.
     *
     * @throws IllegalStateException if it went back
     */
    void advance(long nowNanos) {
        if (nowNanos - this.nowNanos < 0 && this.nowNanos != 0) {
            throw new IllegalStateException(
                    "time went back from " + this.nowNanos + " to " + nowNanos);
        }
        this.nowNanos = nowNanos;
    }

    void arm(Timer timer, long delayNanos) {
        dueNanos.put(timer, nowNanos + delayNanos);
        effects.accept(new Effect.Arm(timer, delayNanos));
    }

    void disarm(Timer timer) {
        if (dueNanos.remove(timer) != null) {
            effects.accept(new Effect.Disarm(timer));
        }
    }

    boolean isArmed(Timer timer) {
        return dueNanos.containsKey(timer);
    }

    /**
     * {@return how late {@code timer} fires; empty: it is not armed any more, or was armed again
     * since this firing was due}
     */
    OptionalLong fired(Timer timer) {
        Long due = dueNanos.get(timer);
        if (due == null || due - nowNanos > EARLY_NANOS_MAX) {
            return OptionalLong.empty();
        }
        dueNanos.remove(timer);
        return OptionalLong.of(Math.max(0, nowNanos - due));
    }

    /** {@return by how much {@code timer} is overdue at this moment, 0 if it is not} */
    long overdueNanos(Timer timer) {
        Long due = dueNanos.get(timer);
        return due == null ? 0 : Math.max(0, nowNanos - due);
    }

    // ---- parts

    Part part() {
        return part;
    }

    /** Every change of part comes by here. */
    void become(Part next, String reason) {
        part.leave();
        tell(Notice.Level.DEBUG, "part", part.state() + " -> " + next.state() + ": " + reason);
        if (leader().isPresent() && next.leader().isEmpty()) {
            leaderlessSinceNanos = nowNanos;
        }
        part = next;
        heldEnd = 0; // which the leader of another reign need not know
        if (next.leader().isPresent()) {
            listened = true;
            distrust.somebodyLeads();
        }
        next.enter();
    }

    Optional<PeerId> leader() {
        return part.leader();
    }

    /** The discovery time is over, or there was a leader. */
    void listened() {
        listened = true;
    }

    /** {@return whether this peer has had the time to hear of everybody since it started} */
    boolean hasListened() {
        return listened;
    }

    /** {@return how long this peer has known no leader} */
    long leaderlessNanos() {
        return nowNanos - leaderlessSinceNanos;
    }

    void leaderlessFromNow() {
        leaderlessSinceNanos = nowNanos;
    }

    // ---- views and promises

    Optional<View> view() {
        return view;
    }

    /**
     * A view takes effect here: nothing below it counts any more, and nothing is known of what all
     * its members hold.
     */
    void installed(View view) {
        this.view = Optional.of(view);
        heldEnd = 0;
        view.leader().ifPresent(leader -> promise(new Ballot(view.viewId(), leader.id())));
        view.members().stream()
                .filter(member -> !member.id().equals(self))
                .forEach(member -> book.listed(member, nowNanos));
    }

    /**
     * {@return the highest ballot promised, or view followed, or epoch held: an {@code EPOCH} line
     * may come before the view that it begins, or without it}
     */
    Ballot promised() {
        log.lastEpoch()
                .map(last -> new Ballot(last.epoch().viewId(), last.epoch().leader()))
                .ifPresent(this::promise);
        return promised;
    }

    /** Takes nothing below {@code ballot} any more. */
    void promise(Ballot ballot) {
        promised = ballot.compareTo(promised) > 0 ? ballot : promised;
    }

    /** As {@link #promise}, and a restart shall not forget it where that matters. */
    void promiseForGood(Ballot ballot) {
        promise(ballot);
        if (config.isMajority()) {
            promises.keep(ballot);
        }
    }

    /** {@return whether this incarnation has led or followed} */
    boolean isStanding() {
        return standing;
    }

    void stand() {
        standing = true;
    }

    /** {@return whether something accepted here stands in no journal that this peer knows of} */
    boolean hasReadingsToHandOver() {
        return log.outbox().sources().stream()
                .anyMatch(source -> log.outbox().last(source) > log.index().highWaterMark(source));
    }

    /**
     * This peer follows no more.
     *
     * @param bytes how much of its leader's journal it lacks
     */
    void lacks(long bytes) {
        lackingBytes = bytes;
    }

    /** {@return whether so much of the last leader's journal is missing here that it takes time} */
    boolean isFarBehind() {
        return lackingBytes > config.nearBytes();
    }

    /** {@return whether the operator wants another to lead, and nobody has led since} */
    boolean isUnwilling() {
        return unwilling;
    }

    void unwilling(boolean becomes) {
        unwilling = becomes;
    }

    /** {@return whether the operator wants the peer to leave} */
    boolean isLeaving() {
        return leaving;
    }

    /** The operator wants the peer to leave. */
    void leaving() {
        leaving = true;
    }

    /** {@return a number that no handshake of this incarnation has used} */
    long freshHandshake() {
        return ++handshakes;
    }

    // ---- peers

    Member selfAs(Role role) {
        return new Member(
                self,
                config.endpoint(),
                role,
                Optional.of(incarnation),
                OptionalLong.of(config.number()),
                OptionalLong.of(config.startEpochMillis()));
    }

    /** {@return whether {@code peer} should rather lead than this one} */
    boolean isAbove(PeerId peer) {
        return comparePriority(peer, self) > 0;
    }

    /** {@return above 0: {@code one} should rather lead than {@code other}} */
    int comparePriority(PeerId one, PeerId other) {
        return config.priority().compare(candidate(one), candidate(other));
    }

    private Candidate candidate(PeerId id) {
        return id.equals(self)
                ? new Candidate(self, config.number(), config.startEpochMillis())
                : book.candidate(id);
    }

    /**
     * {@return everybody who may be there: members of the last view, and whoever was heard lately,
     * unless known to be gone or passed over}
     */
    List<AddressBook.Entry> reachable() {
        return book.entries().stream()
                .filter(entry -> !entry.gone() && !isPassedOver(entry.id()))
                .filter(entry -> !outdated.contains(entry.id()))
                .filter(entry -> isInView(entry.id()) || isHeardLately(entry))
                .toList();
    }

    /** For {@code nanos}, {@code peer} is left out of what is decided, though it may be there. */
    void passOver(PeerId peer, long nanos) {
        passedOver.add(peer, nowNanos, nanos);
    }

    boolean isPassedOver(PeerId peer) {
        return passedOver.contains(peer, nowNanos);
    }

    /**
     * {@return whether it said something, or a view named it first, within the heartbeat timeout}
     */
    boolean isHeardLately(AddressBook.Entry entry) {
        return nowNanos - entry.heardNanos() < config.heartbeatTimeoutNanos();
    }

    boolean isInView(PeerId peer) {
        return view.flatMap(standingView -> standingView.member(peer)).isPresent();
    }

    /** {@return whether {@code peer} is in the last view and keeps no journal} */
    boolean isPlain(PeerId peer) {
        return view.flatMap(standingView -> standingView.member(peer))
                .map(member -> member.incarnation().isEmpty())
                .orElse(false);
    }

    /** {@return who is to be let in with the next view, under majority} */
    Set<PeerId> guests() {
        return guests;
    }

    boolean isConnected(PeerId peer) {
        return connected.contains(peer);
    }

    void connected(PeerId peer) {
        connected.add(peer);
        book.heard(peer, nowNanos);
    }

    void disconnected(PeerId peer) {
        connected.remove(peer);
        streaming.remove(peer);
    }

    // ---- effects

    void send(PeerId to, Message message) {
        book.entry(to)
                .ifPresent(entry -> effects.accept(new Effect.Send(to, entry.endpoint(), message)));
    }

    /** Tells everybody connected that this peer leaves: who leads next must know. */
    void sendLeaveToAll() {
        List.copyOf(connected).forEach(other -> send(other, new Message.Leave(self)));
    }

    /** Tells {@code to} where the leader is, unless that is this peer or unknown. */
    void nameLeader(PeerId to) {
        leader().filter(leader -> !leader.equals(self))
                .flatMap(book::entry)
                .ifPresent(leader ->
                        send(
                                to,
                                new LeaderAnnouncement(
                                        leader.id(),
                                        leader.endpoint().port(),
                                        config.groupName(),
                                        view.map(View::viewId).orElse(0L),
                                        Optional.of(leader.endpoint().host()))));
    }

    void dial(PeerId to, Endpoint at) {
        effects.accept(new Effect.Dial(to, at));
    }

    /** Lets {@code to} know of this peer, unless it does. */
    void callOn(PeerId to, Endpoint at) {
        if (!isConnected(to)) {
            dial(to, at);
        }
    }

    void contact(Endpoint at, Message message) {
        effects.accept(new Effect.Contact(at, message));
    }

    void disconnect(PeerId peer, String reason) {
        effects.accept(new Effect.Disconnect(peer, reason));
    }

    void broadcast(Message message) {
        effects.accept(new Effect.Broadcast(message));
    }

    /** Somebody waits for the journal's end to be durable. */
    void sync() {
        effects.accept(new Effect.Sync());
    }

    void openStream(Effect.OpenStream stream) {
        streaming.add(stream.to());
        effects.accept(stream);
    }

    void closeStream(PeerId to) {
        if (streaming.remove(to)) {
            effects.accept(new Effect.CloseStream(to));
        }
    }

    /**
     * Must come before every cut: what is read from the journal after it is not what was streamed
     * before.
     */
    void closeStreams() {
        List.copyOf(streaming).forEach(this::closeStream);
    }

    void tell(Notice.Level level, String event, String text) {
        effects.accept(
                new Effect.Tell(new Notice(level, event, view.map(View::viewId).orElse(0L), text)));
    }
}
