package bellwether.group;

import bellwether.election.FailureDetector;
import bellwether.protocol.Ballot;
import bellwether.protocol.Bytes;
import bellwether.protocol.Endpoint;
import bellwether.protocol.MalformedException;
import bellwether.protocol.Member;
import bellwether.protocol.Message;
import bellwether.protocol.Message.Coordinator;
import bellwether.protocol.Message.Election;
import bellwether.protocol.Message.Follow;
import bellwether.protocol.Message.Heartbeat;
import bellwether.protocol.Message.HeartbeatAck;
import bellwether.protocol.Message.Hello;
import bellwether.protocol.Message.Join;
import bellwether.protocol.Message.JournalAck;
import bellwether.protocol.Message.JournalBaseNext;
import bellwether.protocol.Message.LeaderAnnouncement;
import bellwether.protocol.Message.Leave;
import bellwether.protocol.Message.Merge;
import bellwether.protocol.Message.PromiseRequest;
import bellwether.protocol.Message.Pulse;
import bellwether.protocol.Message.Requests;
import bellwether.protocol.Message.Subscribe;
import bellwether.protocol.Message.SubtreeAck;
import bellwether.protocol.Message.UpstreamLost;
import bellwether.protocol.Message.ViewChange;
import bellwether.protocol.Message.Yield;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
import bellwether.protocol.Source;
import bellwether.sequencer.HeldRequests;
import bellwether.sequencer.Sequencer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The leader: group coordinator and sequencer at once. Sequences requests, sends heartbeats; {@link
 * Membership} has its views, {@link Feeding} gets its journal to the members, {@link Merging} has
 * its meetings with other leaders. Left by yielding to one of those, or to a member of higher
 * priority where the operator wants that.
 */
final class Leading implements Part {
    /** Own readings sequenced at the end of one batch of inputs. */
    private static final int OWN_READINGS_MAX = 65_536;

    /**
     * Sources in the journal, that is starts of peers, beyond which no member hands over readings
     * of one that is not there: each takes memory on all hosts for good.
     */
    static final int SOURCES_MAX = 65_536;

    /** How far behind a member of higher priority may be when this leader makes way for it. */
    private static final long MAKE_WAY_BYTES = 65_536;

    private final PeerState peer;
    private final Set<PeerId> promisers;
    private final Set<PeerId> voters;
    private final Reign reign;
    private final Sequencer sequencer;
    private final HeldRequests held;
    private final Formation formation;
    private final FailureDetector detector;
    private final Membership membership;
    private final Merging merging;
    private final Feeding feeding;
    private final Retaining retaining;
    private boolean overslept;

    /**
     * @param ballot under which this peer won
     * @param promisers who is in the first view, besides plain members
     * @param voters those of them that are waited for: near enough, or needed for a majority
     */
    Leading(PeerState peer, Ballot ballot, Set<PeerId> promisers, Set<PeerId> voters) {
        this.peer = peer;
        this.promisers = promisers;
        this.voters = voters;
        this.reign = new Reign(ballot.viewId(), peer.self(), peer.incarnation());
        this.sequencer = new Sequencer(peer.log());
        this.held = new HeldRequests(peer.log());
        this.formation = new Formation(peer, reign);
        this.detector = new FailureDetector(peer.config().heartbeatTimeoutNanos());
        this.membership = new Membership(peer, reign, detector);
        this.feeding = new Feeding(peer, reign);
        this.retaining = new Retaining(peer, feeding);
        this.merging = new Merging(peer, membership, this::base);
    }

    @Override
    public GroupStatus.State state() {
        return GroupStatus.State.LEADER;
    }

    @Override
    public Optional<PeerId> leader() {
        return Optional.of(peer.self());
    }

    /** {@return how far the journal of {@code member} goes, as it said last} */
    Optional<JournalAck> acknowledged(PeerId member) {
        return feeding.acknowledged(member);
    }

    /** {@return whom {@code member} copies from} */
    Optional<PeerId> upstream(PeerId member) {
        return feeding.upstream(member);
    }

    /** {@return a number that is another one when what the two above say may be something else} */
    long changes() {
        return feeding.changes();
    }

    /** {@return what {@link #changes} was when what they say of {@code member} may have changed} */
    long changes(PeerId member) {
        return feeding.changes(member);
    }

    Reign reign() {
        return reign;
    }

    /**
     * {@return who keeps this leader from knowing that more of its journal is held by everybody}
     */
    List<GroupStatus.Keeper> missing() {
        return retaining.missing();
    }

    /** {@return up to where nobody may hold anything any more who follows} */
    private long base() {
        long known = Math.max(peer.log().start(), feeding.base());
        return known == 0
                ? 0
                : Math.max(known, retaining.everybodyHeld()); // where they may begin by now
    }

    @Override
    public boolean isOf(Reign other) {
        return reign.equals(other);
    }

    @Override
    public void enter() {
        peer.election().decided();
        peer.lacks(0);
        peer.unwilling(false);
        peer.stand();
        peer.closeStreams();
        peer.release().believe(Long.MAX_VALUE);
        membership.found(promisers, voters);
        formation.begin(voters);
        peer.takeInEarlierRuns();
        peer.tell(
                Notice.Level.INFO,
                "became_leader",
                "became the Group Leader via election members="
                        + membership.view().members().size()
                        + " took_ms="
                        + peer.leaderlessNanos() / 1_000_000);
        peer.reachable().forEach(entry -> peer.send(entry.id(), new Coordinator(peer.self())));
        membership.announceFirst();
        peer.arm(Timer.HEARTBEAT, peer.config().heartbeatNanos());
        announce();
    }

    @Override
    public void leave() {
        peer.disarm(Timer.HEARTBEAT);
        peer.disarm(Timer.ANNOUNCE);
        peer.disarm(Timer.ADMISSION);
        peer.disarm(Timer.VIEW);
        peer.disarm(Timer.REPAIR);
        peer.closeStreams();
    }

    // ---- members

    @Override
    public void received(PeerId from, Message message) {
        if (message instanceof Join(Ballot promised)) {
            forget(from);
            membership.admit(from, promised);
        } else if (message instanceof Merge merge) {
            merging.asked(from, merge);
        } else if (message instanceof Yield && merging.hasAsked(from)) {
            merging.yieldTo(from);
        } else if (membership.isMember(from)) {
            fromMember(from, message);
        } else if (message instanceof Leave) {
            membership.stopsKnocking(from);
        } else if (message instanceof Follow
                || message instanceof Requests
                || message instanceof JournalAck) {
            membership.missedItsRemoval(from);
        }
    }

    private void fromMember(PeerId from, Message message) {
        if (!overslept) {
            membership.heard(from);
        }
        switch (message) {
            case Requests(Bytes lines) -> sequence(from, lines);
            case Follow follow -> align(from, follow);
            case JournalAck ack when ack.reign().equals(reign) ->
                    feeding.heard(from, ack, this::acknowledged);
            case SubtreeAck ack when ack.reign().equals(reign) ->
                    feeding.heard(from, ack, this::acknowledged);
            case JournalBaseNext next -> feeding.next(from, next);
            case Subscribe wanted -> feeding.subscribed(from, wanted);
            case UpstreamLost lost -> feeding.lost(from, lost);
            case Leave _ -> {
                peer.book().gone(from);
                remove(from, "member_left", "left in order", false);
            }
            case HeartbeatAck(OptionalLong viewId, long base) -> {
                feeding.begins(base);
                if (viewId.orElse(0) >= membership.view().viewId()) {
                    wokeUp(from + " still follows");
                    membership.heard(from);
                }
            }
            default -> {
                // Concerns other parts.
            }
        }
    }

    private void acknowledged(PeerId from, JournalAck ack) {
        formation.acknowledged(from, ack);
        if (formation.isDue(from, ack)) {
            membership.reform(from + " has caught up");
        }
        makeWay(from, ack);
    }

    /**
     * Takes {@code member} out of the view, and waits for nothing of it any more, from now on.
     *
     * @param told whether it may be there, and is to know
     */
    private void remove(PeerId member, String event, String reason, boolean told) {
        formation.remove(member);
        if (membership.isMember(member)) {
            feeding.restarted(member); // what others still tell of it does not count
        }
        membership.remove(member, event, reason, told);
    }

    /** What {@code member} said of its journal does not hold any more. */
    private void forget(PeerId member) {
        feeding.forget(member);
        formation.forget(member);
    }

    private boolean givesPlaces() {
        return !overslept && formation.isFormed();
    }

    private void sequence(PeerId from, Bytes lines) {
        try {
            if (givesPlaces()) {
                sequencer.take(
                        lines,
                        source -> maySpeakFor(from, source),
                        refusal -> peer.send(from, refusal));
            } else {
                held.hold(from, lines);
            }
        } catch (MalformedException e) {
            peer.tell(
                    Notice.Level.WARN,
                    "request_malformed",
                    "closes the connection with " + from + ": " + e.getMessage());
            peer.disconnect(from, e.getMessage());
        }
    }

    /**
     * A member hands over its own readings, and what an earlier start, or one who is not there, has
     * left with it. Whoever is there has all its own readings, and hands them over itself.
     */
    private boolean maySpeakFor(PeerId from, Source source) {
        boolean isThere =
                membership
                        .view()
                        .member(source.origin())
                        .flatMap(Member::incarnation)
                        .filter(source.incarnation()::equals)
                        .isPresent();
        if (isThere) {
            return source.origin().equals(from);
        }
        return peer.log().index().highWaterMark(source) > 0
                || peer.log().index().sourceCount() <= SOURCES_MAX; // this one included
    }

    private void align(PeerId from, Follow follow) {
        if (!follow.reign().equals(reign)) {
            peer.send(from, new ViewChange(membership.view()));
            return;
        }
        if (feeding.isOvertaken(from, follow)) {
            return;
        }
        formation.forget(from);
        if (feeding.isParted(follow)) {
            long commonEnd = feeding.commonEnd(follow);
            peer.apart().parted(from, commonEnd);
            feeding.part(from, follow, commonEnd);
            peer.book().gone(from);
            remove(from, "member_failed", "its journal parts from what is held here", false);
            return;
        }
        if (feeding.isBefore(follow)) {
            membership.reform(from + " cannot go back to where its journal parts from this one");
            return;
        }
        if (feeding.align(from, follow)) {
            peer.apart().over(from);
            sequencer.forgetRefusals();
            formation.tellSafe(from);
        }
    }

    /**
     * Twice to each: the first {@code ELECTION} ends their following, and from one that elects the
     * second says that it does not want to lead. It stays, so its journal counts in the flush.
     */
    @Override
    public void stepDown() {
        boolean alone =
                membership.others().stream().allMatch(member -> member.incarnation().isEmpty());
        if (alone || peer.config().preempt()) {
            peer.tell(
                    Notice.Level.WARN,
                    "stays_leader",
                    alone
                            ? "does not step down: there is no other member"
                            : "does not step down: election_preempt=true would make it leader"
                                    + " again");
            return;
        }
        peer.tell(Notice.Level.INFO, "stepped_down", "steps down for another to lead");
        membership.others().forEach(each -> peer.send(each.id(), new Election(peer.self())));
        peer.unwilling(true);
        peer.become(new Electing(peer, Optional.empty()), "stepped down");
    }

    private void makeWay(PeerId member, JournalAck ack) {
        if (peer.part() == this
                && peer.config().preempt()
                && peer.isAbove(member)
                && ack.end() >= peer.log().end() - MAKE_WAY_BYTES) {
            peer.tell(
                    Notice.Level.INFO,
                    "made_way",
                    "makes way for " + member + " of higher priority");
            // It is still there, and its journal counts: it does not leave, it stands for election.
            membership.others().stream()
                    .filter(each -> !peer.isAbove(each.id())) // the others are challenged anyway
                    .forEach(each -> peer.send(each.id(), new Election(peer.self())));
            peer.become(new Electing(peer, Optional.empty()), "made way");
        }
    }

    @Override
    public void greeted(Hello hello) {
        if (feeding.hasStartedAnew(hello)) {
            feeding.restarted(hello.peer());
            formation.forget(hello.peer());
        }
        membership.greeted(hello.peer());
    }

    @Override
    public void knocked(PeerId other, Endpoint at) {
        membership.knock(other, at);
    }

    /** Whoever elects does not know that there is a leader. */
    @Override
    public void challenged(PeerId by) {
        peer.send(by, new Coordinator(peer.self()));
        if (membership.isMember(by)) {
            peer.send(by, new ViewChange(membership.view()));
        }
    }

    @Override
    public boolean isLoyal(PromiseRequest request) {
        return true;
    }

    @Override
    public void heardOfLeader(LeaderAnnouncement announcement, Endpoint at) {
        merging.met(announcement.leader(), at);
    }

    // ---- connections

    @Override
    public void connected(PeerId other) {
        if (membership.isMember(other)) {
            membership.reconnected(other);
        }
    }

    @Override
    public void disconnected(PeerId other, String reason) {
        forget(other);
        if (membership.isMember(other)) {
            peer.book().entry(other).ifPresent(entry -> peer.dial(other, entry.endpoint()));
        } else {
            membership.stopsKnocking(other);
        }
    }

    @Override
    public void unreachable(PeerId other, String reason) {
        peer.book().gone(other);
        membership.stopsKnocking(other);
        remove(other, "member_failed", reason, false);
    }

    // ---- time

    @Override
    public void fired(Timer timer, long lateNanos) {
        switch (timer) {
            case HEARTBEAT -> heartbeat(lateNanos);
            case ANNOUNCE -> announce();
            case ADMISSION -> membership.admissionOver();
            case VIEW -> membership.due();
            case REPAIR -> feeding.repair();
            default -> {
                // Armed by another part and overtaken.
            }
        }
    }

    /**
     * What waits in the inbox came while this peer slept, and proves nothing: notice that first.
     */
    @Override
    public void beforeInput() {
        long lateNanos = peer.overdueNanos(Timer.HEARTBEAT);
        if (isSleep(lateNanos)) {
            heartbeat(lateNanos);
        }
    }

    private boolean isSleep(long lateNanos) {
        return lateNanos > peer.config().heartbeatTimeoutNanos() / 2;
    }

    /**
     * A leader that slept may have been replaced meanwhile: it gives no places, and counts nobody
     * as its follower, until a member has acknowledged a view that it made after it woke.
     */
    private void oversleep(long lateNanos) {
        overslept = true;
        peer.tell(
                Notice.Level.WARN,
                "overslept",
                "woke up "
                        + lateNanos / 1_000_000
                        + " ms late; sequences nothing until a member answers");
        membership.renew();
    }

    private void wokeUp(String reason) {
        if (overslept) {
            overslept = false;
            held.askAgain(peer::send);
            peer.tell(Notice.Level.INFO, "woke_up", "sequences again: " + reason);
        }
    }

    /** Else the members might take until the next heartbeat to hear that they are waited for. */
    @Override
    public void leaving() {
        tellPulse();
    }

    private void heartbeat(long lateNanos) {
        boolean hasFollowers = membership.hasFollowers();
        if (hasFollowers && isSleep(lateNanos)) {
            oversleep(lateNanos);
        } else if (!hasFollowers) {
            wokeUp("nobody is left to ask");
        }
        for (PeerId silent : detector.suspects(peer.nowNanos(), lateNanos)) {
            long silentMillis = detector.silentNanos(silent, peer.nowNanos()) / 1_000_000;
            remove(silent, "member_failed", "silent for " + silentMillis + " ms", true);
        }
        for (PeerId late : formation.late()) {
            peer.passOver(late, peer.config().heartbeatTimeoutNanos());
            membership.reform(late + " does not make the view durable in time");
        }
        feeding.beat();
        retaining.beat();
        tellPulse();
        peer.arm(Timer.HEARTBEAT, peer.config().heartbeatNanos());
    }

    private void tellPulse() {
        var pulse =
                new Pulse(
                        membership.view().viewId(),
                        reign,
                        peer.log().end(),
                        peer.forwardedEnd().end(),
                        peer.heldEnd(),
                        OptionalInt.of(peer.log().index().crc()),
                        isWaitingForMembers() ? 0 : feeding.ackDelayMillis());
        membership
                .others()
                .forEach(member -> peer.send(member.id(), new Heartbeat(Optional.of(pulse))));
    }

    /** {@return whether something is done as soon as members have told how far they are} */
    private boolean isWaitingForMembers() {
        List<Member> others = membership.others();
        boolean mayMakeWay =
                peer.config().preempt()
                        && others.stream().anyMatch(member -> peer.isAbove(member.id()));
        return peer.isLeaving() || mayMakeWay || formation.isWaiting(others);
    }

    /** By broadcast to all, and by a line to those seeds that are not in the view. */
    private void announce() {
        peer.broadcast(announcement(Optional.empty()));
        peer.config().seeds().stream()
                .filter(seed -> !membership.isEndpointOfMember(seed))
                .forEach(seed ->
                        peer.contact(
                                seed, announcement(Optional.of(peer.config().endpoint().host()))));
        peer.arm(Timer.ANNOUNCE, peer.config().announceNanos());
    }

    private LeaderAnnouncement announcement(Optional<String> host) {
        return new LeaderAnnouncement(
                peer.self(),
                peer.config().endpoint().port(),
                peer.config().groupName(),
                membership.view().viewId(),
                host);
    }

    @Override
    public void settle() {
        feeding.settle();
        if (membership.isToReform()) {
            peer.become(new Flushing(peer, 0), "the members change");
            return;
        }
        if (formation.settle(membership::others)) {
            peer.tell(
                    Notice.Level.INFO,
                    "view_formed",
                    "all voters of view " + membership.view().viewId() + " hold it durably");
            held.askAgain(peer::send);
        }
        if (givesPlaces()) {
            sequencer.takeOwn(peer.log().outbox(), OWN_READINGS_MAX);
        }
    }

    /**
     * Every member has all that was sequenced; plain members tell nothing and are not waited for.
     */
    @Override
    public boolean mayGo() {
        return membership.others().stream()
                .filter(member -> member.incarnation().isPresent())
                .allMatch(member ->
                        acknowledged(member.id())
                                .map(ack -> ack.end() >= peer.log().end())
                                .orElse(false));
    }

    @Override
    public void sayGoodbye() {
        membership.others().forEach(member -> peer.send(member.id(), new Leave(peer.self())));
    }
}
