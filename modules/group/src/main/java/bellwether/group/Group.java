package bellwether.group;

import bellwether.protocol.Ballot;
import bellwether.protocol.Bytes;
import bellwether.protocol.Endpoint;
import bellwether.protocol.Incarnation;
import bellwether.protocol.JournalFailure;
import bellwether.protocol.MalformedException;
import bellwether.protocol.Member;
import bellwether.protocol.Message;
import bellwether.protocol.Message.Coordinator;
import bellwether.protocol.Message.DuplicatePeerId;
import bellwether.protocol.Message.Election;
import bellwether.protocol.Message.Fetch;
import bellwether.protocol.Message.Hello;
import bellwether.protocol.Message.JournalBaseNext;
import bellwether.protocol.Message.LeaderAnnouncement;
import bellwether.protocol.Message.Merge;
import bellwether.protocol.Message.NewPeerRequest;
import bellwether.protocol.Message.Ok;
import bellwether.protocol.Message.PlainRequest;
import bellwether.protocol.Message.PromiseRequest;
import bellwether.protocol.Message.StreamEnd;
import bellwether.protocol.Message.Subscribe;
import bellwether.protocol.Message.ViewChange;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
import bellwether.protocol.Source;
import bellwether.protocol.View;
import bellwether.sequencer.EarlierRuns;
import bellwether.sequencer.Journal;
import bellwether.sequencer.LogIndex;
import bellwether.sequencer.OrderedLog;
import bellwether.sequencer.Outbox;
import bellwether.sequencer.Projection;
import bellwether.sequencer.Promises;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * One peer's whole state machine. {@link #step} takes what happened, one input at a time with the
 * monotonic time at which it is taken, and {@link #settle} ends a batch of them; effects come out
 * through a consumer, in order, each carried out before the core goes on. Same inputs, times and
 * random numbers give the same effects. Nothing that a peer sends throws: it is answered, ignored
 * or told. A {@link bellwether.protocol.JournalFailure} of the own disk does come through, and ends
 * the peer.
 *
 * <p>This class has what every part does alike; what only one does is in its {@link Part}. Confined
 * to one thread at a time.
 */
public final class Group {
    /** How long a leaving peer tries to hand over what only it has. */
    private static final long LEAVE_NANOS = 2_000_000_000L;

    private final PeerState peer;
    private final Promising promising;
    private final Snapshot snapshot;
    private final Source source;
    private long accepted;

    /**
     * @param incarnation drawn for this start alone
     * @param index what {@code journal} holds at this moment
     * @param random where pauses between attempts come from
     * @param effects carries each effect out at once, without calling back
     */
    public Group(
            PeerId self,
            Incarnation incarnation,
            GroupConfig config,
            Journal journal,
            LogIndex index,
            Outbox outbox,
            Projection projection,
            RandomGenerator random,
            Consumer<Effect> effects) {
        var log = new OrderedLog(journal, index, outbox, projection);
        this.peer = new PeerState(self, incarnation, config, log, random, effects);
        this.promising = new Promising(peer);
        this.snapshot = new Snapshot(peer);
        this.source = new Source(self, incarnation);
    }

    /**
     * Gives the peer what earlier runs of it have left behind; to be called before the first input.
     */
    public void remember(EarlierRuns runs) {
        peer.remember(runs);
    }

    /**
     * Tells where promises outlive the process, which {@code partition_policy=majority} needs; to
     * be called before the first input.
     */
    public void remember(Promises promises) {
        peer.remember(promises);
    }

    /**
     * Tells up to which offset of the journal an earlier run knew the record to be forwarded; to be
     * called before the first input.
     */
    public void rememberForwarded(long offset) {
        peer.forwardedEnd().reached(offset);
    }

    /** Takes one input at monotonic time {@code nowNanos}, which never goes back. */
    public void step(Input input, long nowNanos) {
        peer.advance(nowNanos);
        if (hasLeft()) {
            return;
        }
        peer.part().beforeInput();
        switch (input) {
            case Input.Start() -> {
                peer.leaderlessFromNow();
                peer.become(new Joining(peer, Optional.empty()), "started");
            }
            case Input.Stop() -> {
                peer.leaving();
                peer.arm(Timer.LEAVE, LEAVE_NANOS);
                peer.part().leaving();
            }
            case Input.StepDown() -> peer.part().stepDown();
            case Input.Heard(Message datagram, String host) -> heard(datagram, host);
            case Input.Twin(Endpoint at, boolean leads) -> peer.twins().met(at, leads);
            case Input.Connected(PeerId other) -> {
                peer.connected(other);
                peer.part().connected(other);
            }
            case Input.Received(PeerId from, Optional<Incarnation> start, Message message) -> {
                if (message instanceof Hello || !peer.starts().isOver(from, start)) {
                    received(from, message);
                }
            }
            case Input.Disconnected(PeerId other, String reason) -> {
                peer.disconnected(other);
                disconnected(other, reason);
            }
            case Input.Unreachable(PeerId other, String reason) -> {
                peer.disconnected(other);
                peer.part().unreachable(other, reason);
            }
            case Input.Fired(Timer timer) ->
                    peer.fired(timer).ifPresent(lateNanos -> fired(timer, lateNanos));
            case Input.Offered(List<Bytes> payloads, Optional<Input.Position> position) ->
                    offered(payloads, position);
            case Input.Synced() -> peer.release().release();
            case Input.Forwarded(Reign reign, long offset) -> forwarded(reign, offset);
        }
    }

    /**
     * Ends a batch of inputs: submits, sequences, acknowledges. To be called after one or more
     * steps, before waiting for more.
     */
    public void settle(long nowNanos) {
        peer.advance(nowNanos);
        peer.part().settle();
        peer.release().note();
        peer.release().release(); // a sync may have come since the step: no other would tell
        if (peer.config().delivery() == Delivery.SAFE) {
            peer.safeEnd().deliver();
        }
        if (peer.isLeaving() && !peer.hasReadingsToHandOver() && peer.part().mayGo()) {
            go();
        }
    }

    /**
     * {@return whether the peer has left in order: nothing more comes from it, and nothing moves it
     * any more}
     */
    public boolean hasLeft() {
        return peer.isLeaving() && peer.part() instanceof Left;
    }

    private void go() {
        if (!hasLeft()) {
            peer.part().sayGoodbye();
            peer.disarm(Timer.LEAVE);
            peer.become(new Left(), "left in order");
        }
    }

    private void fired(Timer timer, long lateNanos) {
        if (timer == Timer.LEAVE) {
            go();
        } else {
            peer.part().fired(timer, lateNanos);
        }
    }

    /** Each reading brings its position with it: of a batch, a disk may keep any part. */
    private void offered(List<Bytes> payloads, Optional<Input.Position> position) {
        Outbox outbox = peer.log().outbox();
        long first = accepted + 1;
        try {
            if (position.isPresent()) {
                long readings = position.get().readings() - payloads.size() + 1;
                outbox.addAll(source, first, payloads, position.get().source(), readings);
            } else {
                outbox.addAll(source, first, payloads);
            }
            accepted += payloads.size();
        } catch (JournalFailure e) {
            accepted = Math.max(accepted, outbox.last(source));
            throw e;
        }
    }

    private void accept(Bytes payload) {
        peer.log().outbox().add(source, accepted + 1, payload);
        accepted++;
    }

    /** What was read under another reign may have been cut since. */
    private void forwarded(Reign reign, long offset) {
        if (peer.part() instanceof Leading leading && leading.reign().equals(reign)) {
            peer.forwardedEnd().reached(offset);
        }
    }

    /** {@return the end of the own journal, in bytes} */
    public long journalEnd() {
        return peer.log().end();
    }

    /** {@return how many readings were accepted since the start} */
    public long accepted() {
        return accepted;
    }

    /**
     * {@return up to where the own journal may go once it has expired, in bytes: everybody who may
     * ever come back has held it, and all members of the view do; 0: nobody knows now} Holds until
     * the journal is cut before that, or the view changes: to be asked anew each time.
     */
    public long heldEnd() {
        return peer.heldEnd();
    }

    /** {@return up to where the own journal is known to be forwarded, in bytes} */
    public long forwardedEnd() {
        return peer.forwardedEnd().end();
    }

    // ---- datagrams

    private void heard(Message datagram, String host) {
        switch (datagram) {
            case NewPeerRequest request -> knocked(request, host);
            case LeaderAnnouncement announcement -> heardOfLeader(announcement, host);
            default -> {
                // Nothing else is said by datagram.
            }
        }
    }

    /** One that is too old is not called again. */
    private void disconnected(PeerId other, String reason) {
        if (peer.outdated().contains(other)) {
            peer.part().unreachable(other, reason);
        } else {
            peer.part().disconnected(other, reason);
        }
    }

    private boolean isOwnGroup(Optional<String> group) {
        return group.map(peer.config().groupName()::equals).orElse(true);
    }

    private void knocked(NewPeerRequest request, String host) {
        if (request.peer().equals(peer.self())
                || !isOwnGroup(request.group())
                || isLeftOut(request.peer())) {
            return;
        }
        var at = new Endpoint(host, request.port());
        boolean outside = !peer.isInView(request.peer()); // known from an earlier view, maybe
        if (peer.leader().isEmpty() || outside || peer.book().isGone(request.peer())) {
            // A member too: should the leader that admits it die at once, it must be asked.
            peer.book().announced(request.peer(), at, peer.nowNanos());
        } else {
            peer.book().heard(request.peer(), peer.nowNanos()); // it has started again
        }
        peer.part().knocked(request.peer(), at);
    }

    /** It is called again after a while: it may have been upgraded. */
    private boolean isLeftOut(PeerId other) {
        return peer.outdated().contains(other) && peer.isPassedOver(other);
    }

    private void heardOfLeader(LeaderAnnouncement announcement, String host) {
        if (announcement.leader().equals(peer.self())
                || !isOwnGroup(Optional.of(announcement.group()))
                || peer.isPassedOver(announcement.leader())) {
            return;
        }
        var at = new Endpoint(announcement.host().orElse(host), announcement.port());
        if (peer.leader().isEmpty() && peer.book().isGone(announcement.leader())) {
            // It may be the last word of one that died: a connection says more.
            peer.dial(announcement.leader(), at);
            return;
        }
        if (peer.leader().isEmpty()) {
            peer.book().announced(announcement.leader(), at, peer.nowNanos());
        }
        peer.part().heardOfLeader(announcement, at);
    }

    // ---- lines

    private void received(PeerId from, Message message) {
        if (peer.outdated().contains(from) && !(message instanceof Hello)) {
            peer.outdated().leaveOut(from);
            return;
        }
        peer.book().heard(from, peer.nowNanos());
        if (peer.distrust().isFarFetched(from, message)) {
            return;
        }
        switch (message) {
            case Hello hello -> greeted(hello);
            case NewPeerRequest request -> knockedByLine(from, request);
            case LeaderAnnouncement announcement -> toldOfLeader(from, announcement);
            case DuplicatePeerId(PeerId id, Endpoint holder) when id.equals(peer.self()) ->
                    peer.twins().met(holder, false);
            case Election(PeerId challenger) -> challenged(from, challenger);
            case PromiseRequest request -> promising.asked(from, request);
            case Fetch fetch -> promising.fetched(from, fetch);
            case JournalBaseNext next when !peer.part().isOf(next.reign()) ->
                    promising.next(from, next);
            case Subscribe wanted when !peer.part().isOf(wanted.reign()) ->
                    peer.send(from, new StreamEnd(wanted.number(), wanted.reign()));
            case ViewChange(View view) -> viewed(from, view);
            case PlainRequest(Bytes payload) -> plainRequest(from, payload);
            case Merge merge when !(peer.part() instanceof Leading) ->
                    peer.apart().heard(from, merge);
            case Coordinator(PeerId leader) when !leader.equals(from) ->
                    peer.distrust().tell(from, "says that " + leader + " leads");
            case Coordinator(PeerId leader) -> {
                peer.tell(
                        Notice.Level.INFO,
                        "coordinator",
                        "Received COORDINATOR announcement: " + leader);
                peer.part().received(from, message);
            }
            default -> peer.part().received(from, message);
        }
    }

    private void greeted(Hello hello) {
        if (hello.incarnation().isPresent() && !hello.knowsKeys()) {
            refuseVersion(hello);
            return;
        }
        if (hello.incarnation().isPresent() && hello.isMajority() != peer.config().isMajority()) {
            refusePolicy(hello);
            return;
        }
        try {
            peer.starts().greeted(hello);
            peer.book().greeted(hello, peer.nowNanos());
            peer.outdated().greeted(hello);
            if (peer.outdated().contains(hello.peer())) {
                peer.outdated().leaveOut(hello.peer());
            } else {
                peer.part().greeted(hello);
            }
        } catch (MalformedException e) {
            peer.disconnect(hello.peer(), "HELLO: " + e.getMessage());
        }
    }

    /** It would take the journal for damaged. */
    private void refuseVersion(Hello hello) {
        refuse(
                hello,
                "version_too_old",
                "its version cannot read this journal; upgrade it: what it has recorded is kept");
    }

    /** Parts under two policies would each break what the other promises. */
    private void refusePolicy(Hello hello) {
        String policy = hello.isMajority() ? "majority" : "continue";
        refuse(
                hello,
                "policy_differs",
                "its partition_policy is " + policy + "; set the same on all hosts");
    }

    private void refuse(Hello hello, String event, String why) {
        peer.book().gone(hello.peer());
        peer.passOver(hello.peer(), peer.config().heartbeatTimeoutNanos());
        peer.tell(
                Notice.Level.ERROR,
                event,
                "refuses " + hello.peer() + " at " + hello.endpoint() + ": " + why);
        peer.disconnect(hello.peer(), why);
    }

    private void knockedByLine(PeerId from, NewPeerRequest request) {
        if (!isOwnGroup(request.group())) {
            return;
        }
        String host = peer.book().entry(from).map(entry -> entry.endpoint().host()).orElse("");
        peer.nameLeader(from);
        if (!host.isEmpty()) {
            knocked(new NewPeerRequest(from, request.port(), request.group()), host);
        }
    }

    /**
     * On a connection: an answer to a request to join, or the own leader saying whom it yields to.
     */
    private void toldOfLeader(PeerId from, LeaderAnnouncement announcement) {
        String host = peer.book().entry(from).map(entry -> entry.endpoint().host()).orElse("");
        if (announcement.host().isEmpty() && host.isEmpty()) {
            return;
        }
        boolean fromOwnLeader = peer.leader().map(from::equals).orElse(false);
        if (fromOwnLeader
                && peer.part() instanceof Following following
                && !announcement.leader().equals(from)
                && !announcement.leader().equals(peer.self())) {
            var at = new Endpoint(announcement.host().orElse(host), announcement.port());
            peer.book().announced(announcement.leader(), at, peer.nowNanos());
            following.toldToJoin(announcement.leader());
        } else {
            heardOfLeader(announcement, host);
            if (!fromOwnLeader && peer.part() instanceof Following) {
                peer.nameLeader(from); // two leaders must hear of each other, and not by me alone
            }
        }
    }

    private void challenged(PeerId from, PeerId challenger) {
        if (!from.equals(challenger)) {
            return;
        }
        if (peer.part() instanceof Following following && following.isLedBy(challenger)) {
            following.leaderStands();
            if (peer.isAbove(challenger)) {
                return; // it makes way for another one; its own turn may come again
            }
        }
        if (!peer.part().yields()) {
            peer.send(from, new Ok());
            peer.part().challenged(challenger);
        } else if (peer.isUnwilling() && !peer.isAbove(challenger)) {
            // Told at once, not after a silence. Only downward, so that two such never go on.
            peer.send(from, new Election(peer.self()));
        }
    }

    private void plainRequest(PeerId from, Bytes payload) {
        if (peer.isInView(from)) {
            accept(Bytes.of(payload.toArray()));
        } else {
            peer.tell(
                    Notice.Level.WARN,
                    "not_admitted",
                    "ignores a reading from " + from + ", which is not in the view");
        }
    }

    // ---- views

    private void viewed(PeerId from, View view) {
        boolean leads = peer.part() instanceof Leading;
        Optional<Reign> reign = view.reign().filter(named -> named.leader().equals(from));
        if (leads
                || peer.part() instanceof Left
                || reign.isEmpty()
                || peer.part().isBoundAgainst(from)) {
            return;
        }
        Optional<Member> self = view.member(peer.self());
        if (new Ballot(view.viewId(), from).compareTo(peer.promised()) < 0
                || self.isPresent() && !isThisStart(self.get())) {
            if (peer.leader().isEmpty()) {
                // Its next view shall be above, and name this start.
                peer.send(from, new Message.Join(peer.promised()));
            }
            return;
        }
        if (self.isEmpty()) {
            boolean follows = peer.leader().map(from::equals).orElse(false);
            if (follows) {
                peer.tell(
                        Notice.Level.WARN,
                        "removed",
                        "leader " + from + " removed this peer from the view");
                peer.become(new Joining(peer, Optional.of(from)), "removed from the view");
            } else if (peer.config().isMajority()) {
                // It does not take this peer in: do not wait for it.
                peer.passOver(from, peer.config().heartbeatTimeoutNanos());
            }
            return;
        }
        follow(view, reign.get());
    }

    /** What others tell of an earlier start does not count: a view must name this one. */
    private boolean isThisStart(Member self) {
        return self.incarnation().equals(Optional.of(peer.incarnation()));
    }

    private void follow(View view, Reign reign) {
        Optional<View> before = peer.view();
        boolean news = before.map(standing -> standing.viewId() != view.viewId()).orElse(true);
        peer.installed(view);
        if (news) {
            peer.tell(
                    Notice.Level.INFO,
                    "view",
                    "view "
                            + view.viewId()
                            + " of leader "
                            + reign.leader()
                            + " members="
                            + view.members().size()
                            + WhoChanged.text(before, view));
        }
        boolean follows =
                peer.part() instanceof Following following && following.reign().equals(reign);
        if (!follows) {
            peer.become(new Following(peer, reign), "view " + view.viewId());
        }
    }

    /** {@return a snapshot taken without anything that earlier ones have left; for tests} */
    GroupStatus statusAfresh() {
        return new Snapshot(peer).take();
    }

    /** {@return a snapshot} */
    public GroupStatus status() {
        return snapshot.take();
    }
}
