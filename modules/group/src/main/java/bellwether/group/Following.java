package bellwether.group;

import bellwether.protocol.Bytes;
import bellwether.protocol.Endpoint;
import bellwether.protocol.EpochMark;
import bellwether.protocol.MalformedException;
import bellwether.protocol.Message;
import bellwether.protocol.Message.Align;
import bellwether.protocol.Message.Chunk;
import bellwether.protocol.Message.Heartbeat;
import bellwether.protocol.Message.HeartbeatAck;
import bellwether.protocol.Message.Hello;
import bellwether.protocol.Message.HistoryRequest;
import bellwether.protocol.Message.Join;
import bellwether.protocol.Message.JournalBase;
import bellwether.protocol.Message.JournalBaseNext;
import bellwether.protocol.Message.LeaderAnnouncement;
import bellwether.protocol.Message.Leave;
import bellwether.protocol.Message.PromiseRequest;
import bellwether.protocol.Message.Pulse;
import bellwether.protocol.Message.RequestRefused;
import bellwether.protocol.Message.Requests;
import bellwether.protocol.Message.Safe;
import bellwether.protocol.Message.StreamEnd;
import bellwether.protocol.Message.Subscribe;
import bellwether.protocol.Message.SubtreeAck;
import bellwether.protocol.Message.Upstream;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
import bellwether.sequencer.LogBase;
import bellwether.sequencer.Submitter;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A member: copies the leader's journal, streams it on where the leader wants that, acknowledges,
 * submits its own readings, and checks that the leader lives. {@link Supply} is where the journal
 * comes from, {@link Downstream} where it goes to. Left when the leader is gone, when the leader's
 * view does not name this peer any more, or by a promise to a candidate.
 */
final class Following implements Part {
    /** Handshakes in a row that ended in a broken stream before the connection is given up. */
    private static final int BROKEN_MAX = 3;

    /** Batches of requests sent at the end of one batch of inputs. */
    private static final int BATCHES_MAX = 8;

    private final PeerState peer;
    private final PeerId leader;
    private final LeaderWatch watch;
    private final Successor successor;
    private final Supply supply;
    private final Downstream downstream;
    private final Acknowledging acknowledging;
    private Submitter submitter;
    private OptionalLong leaderEnd = OptionalLong.empty();
    private Optional<Pulse> toCompare = Optional.empty(); // once the own journal goes that far
    private long leaderForwarded;
    private Optional<EpochMark> syncedEpoch = Optional.empty();
    private int broken;
    private BaseParts baseParts = new BaseParts();
    private long baseNumber = -1;
    private long endAtHeartbeat = -1;
    private int toldAtHeartbeat;
    private long leaderEndAtHeartbeat = Long.MAX_VALUE;
    private boolean waitingAtHeartbeat;

    Following(PeerState peer, Reign reign) {
        this.peer = peer;
        this.leader = reign.leader();
        this.watch = new LeaderWatch(peer, leader);
        this.successor = new Successor(peer, leader);
        this.supply = new Supply(peer, reign);
        this.downstream = new Downstream(peer, reign);
        this.acknowledging = new Acknowledging(peer, supply);
        this.submitter = new Submitter(peer.log());
    }

    @Override
    public GroupStatus.State state() {
        return GroupStatus.State.MEMBER;
    }

    @Override
    public Optional<PeerId> leader() {
        return Optional.of(leader);
    }

    Reign reign() {
        return supply.reign();
    }

    @Override
    public boolean isOf(Reign other) {
        return reign().equals(other);
    }

    /** {@return whom this peer copies from, once it may} */
    Optional<PeerId> upstream() {
        return supply.isAligned() ? Optional.of(supply.upstream()) : Optional.empty();
    }

    /** {@return where the leader's journal ends, as last heard} */
    OptionalLong leaderEnd() {
        return leaderEnd;
    }

    private long lackingBytes() {
        return Math.max(0, leaderEnd.orElse(0) - peer.log().end());
    }

    @Override
    public boolean yields() {
        return lackingBytes() > peer.config().nearBytes();
    }

    @Override
    public void enter() {
        peer.election().decided();
        peer.unwilling(false);
        peer.guests().clear();
        peer.closeStreams();
        peer.release().believe(0); // until the leader says what of the own journal is its
        peer.safeEnd().begin();
        peer.tell(Notice.Level.INFO, "following", "follows leader " + leader + " reign=" + reign());
        supply.state(0);
        watch.begin();
        successor.callOn();
    }

    @Override
    public void leave() {
        peer.lacks(lackingBytes());
        supply.end();
        downstream.close();
        watch.end();
        peer.disarm(Timer.ACKNOWLEDGE);
    }

    private void startAnew() {
        toCompare = Optional.empty();
        peer.safeEnd().begin();
        supply.startAnew();
        submitter = new Submitter(peer.log());
    }

    @Override
    public void received(PeerId from, Message message) {
        if (from.equals(leader)) {
            watch.heard();
            fromLeader(message);
        }
        switch (message) {
            case Chunk chunk -> copy(from, chunk);
            case Subscribe wanted -> downstream.subscribed(from, wanted);
            case StreamEnd end -> ended(from, end);
            case SubtreeAck ack -> acknowledging.heard(from, ack, downstream::isServed);
            default -> {
                // Only the leader says it, or it concerns other parts.
            }
        }
    }

    @Override
    public void greeted(Hello hello) {
        if (hello.peer().equals(leader)) {
            watch.heard();
        }
    }

    /** Nobody but the leader says where to cut, and whom to copy from. */
    private void fromLeader(Message message) {
        switch (message) {
            case Heartbeat(Optional<Pulse> pulse) -> heartbeat(pulse);
            case Align align when supply.isAnswer(align) -> align(align);
            case JournalBase part when supply.isAnswer(part) -> begin(part);
            case Upstream named -> named(named);
            case HistoryRequest(long number, int skip) when number == supply.handshake() ->
                    state(skip);
            case RequestRefused(var source, long expected) -> submitter.refused(source, expected);
            case Safe(var reign, long offset) when supply.isAligned() && reign.equals(reign()) ->
                    peer.safeEnd().mark(offset);
            case Leave _ -> lost("left");
            default -> {
                // Concerns other parts, or an older handshake.
            }
        }
    }

    private void state(int skip) {
        endAtHeartbeat = -1; // a long history takes several intervals to be told
        supply.state(skip);
    }

    private void named(Upstream named) {
        if (supply.named(named)) {
            acknowledging.startAnew();
            endAtHeartbeat = -1; // it has a whole interval to show that it streams
        }
    }

    private void ended(PeerId from, StreamEnd end) {
        downstream.ended(from, end);
        if (supply.isEnded(from, end)) {
            supply.lost("it ended the stream");
        }
    }

    private void align(Align align) {
        if (align.offset() < peer.log().start()) {
            part(align.offset());
            return;
        }
        if (!supply.agreesWith(align)) {
            peer.tell(
                    Notice.Level.ERROR,
                    "journal_differs",
                    "own journal has another CRC than the leader's at offset=" + align.offset());
            if (supply.differsAt(align.offset())) {
                startAnew();
            } else {
                giveUpAfterTooMany();
            }
            return;
        }
        if (align.offset() < peer.log().end()) {
            downstream.close();
            peer.closeStreams();
        }
        long lost = supply.align(align);
        acknowledging.startAnew();
        peer.cut(align.offset());
        peer.apart().over(leader);
        peer.stand();
        if (lost > 0) {
            submitter = new Submitter(peer.log()); // those are to be handed over again
            peer.tell(
                    Notice.Level.INFO,
                    "truncated",
                    "cut the journal at offset="
                            + align.offset()
                            + " as leader "
                            + leader
                            + " says readings_to_outbox="
                            + lost);
        }
    }

    /** The leader holds nothing any more of what comes next here. */
    private void begin(JournalBase part) {
        if (baseNumber != part.number()) {
            baseNumber = part.number();
            baseParts = new BaseParts();
        }
        try {
            baseParts
                    .take(part)
                    .ifPresentOrElse(
                            this::begin,
                            () ->
                                    peer.send(
                                            leader,
                                            new JournalBaseNext(part.number(), part.reign())));
        } catch (MalformedException e) {
            peer.tell(
                    Notice.Level.ERROR,
                    "base_malformed",
                    "cannot tell where the journal of leader "
                            + leader
                            + " begins: "
                            + e.getMessage());
            giveUpAfterTooMany();
        }
    }

    private void begin(LogBase base) {
        baseParts = new BaseParts();
        if (!supply.canBegin(base)) {
            part(peer.log().commonEnd(base));
            return;
        }
        long commonEnd = peer.log().commonEnd(base);
        downstream.close();
        peer.closeStreams();
        long readings = supply.begin(base);
        peer.begun(commonEnd, readings, leader);
        peer.apart().over(leader);
        acknowledging.startAnew();
        peer.stand();
        submitter = new Submitter(peer.log());
    }

    /** This peer cannot go back to where its journal parts from the leader's. */
    private void part(long commonEnd) {
        peer.apart().parted(leader, commonEnd);
        peer.disconnect(leader, "its journal parts from what is held here");
        peer.become(new Joining(peer, Optional.empty()), "journals parted");
    }

    private void copy(PeerId from, Chunk chunk) {
        switch (supply.take(from, chunk)) {
            case FOREIGN -> {
                // Of an older following; what is missing comes under the present number.
            }
            case COPIED -> {
                broken = 0;
                syncNewEpoch();
                toCompare.filter(beat -> beat.end() <= peer.log().end()).ifPresent(this::differs);
                takeForwarded();
                leaderEnd = OptionalLong.of(Math.max(leaderEnd.orElse(0), peer.log().end()));
            }
            case BROKEN -> {
                peer.tell(
                        Notice.Level.WARN,
                        "stream_broken",
                        "the stream from "
                                + from
                                + " does not go on "
                                + peer.log().index().problem());
                giveUpAfterTooMany();
            }
        }
    }

    /** Under majority nothing is sequenced until all hold the view's line durably. */
    private void syncNewEpoch() {
        var last = peer.log().lastEpoch();
        if (peer.config().isMajority() && !last.equals(syncedEpoch)) {
            syncedEpoch = last;
            peer.sync();
        }
    }

    private void giveUpAfterTooMany() {
        broken++;
        if (!supply.isFromLeader()) {
            supply.lost("its stream does not continue the own journal");
        } else if (broken <= BROKEN_MAX) {
            startAnew();
        } else {
            peer.disconnect(leader, "its stream does not continue the own journal");
            peer.become(new Joining(peer, Optional.empty()), "stream broken " + broken + " times");
        }
    }

    private void heartbeat(Optional<Pulse> pulse) {
        var viewId = OptionalLong.of(peer.view().orElseThrow().viewId());
        peer.send(leader, new HeartbeatAck(viewId, peer.log().start()));
        Optional<Pulse> ofReign = pulse.filter(beat -> beat.reign().equals(reign()));
        ofReign.ifPresent(this::compare);
        ofReign.ifPresent(acknowledging::mayKeep);
        if (supply.isAligned()) {
            acknowledging.begin(); // a leader that is asked to join again forgets it as well
        }
        successor.callOn();
    }

    private void compare(Pulse beat) {
        leaderEnd = OptionalLong.of(beat.end());
        long viewId = peer.view().orElseThrow().viewId();
        if (beat.viewId() > viewId) {
            // A view was missed: the answer is the standing one. A join ends the stream.
            peer.send(leader, new Join(peer.promised()));
            startAnew();
            return;
        }
        if (supply.isAligned() && differs(beat)) {
            return;
        }
        leaderForwarded = Math.max(leaderForwarded, beat.forwarded());
        takeForwarded();
        if (supply.isAligned()) {
            if (beat.viewId() == viewId) { // an earlier one did not wait for who has come since
                peer.held(Math.min(beat.held(), peer.release().believedEnd()));
            }
            if (peer.log().end() >= beat.end()) {
                peer.takeInEarlierRuns();
            }
        }
        // Lines are only lost with a connection; where another one stood, nobody noticed. Then
        // nothing moves for a whole interval, or nothing of what was submitted.
        boolean waiting =
                !supply.isAligned() || beat.end() > peer.log().end() || submitter.isWaiting();
        boolean stalled = submitter.hasStalled() && peer.log().end() >= leaderEndAtHeartbeat;
        boolean moved = peer.log().end() != endAtHeartbeat || baseParts.length() != toldAtHeartbeat;
        if (waiting && waitingAtHeartbeat && !moved) {
            stalled();
        } else if (stalled) {
            submitter = new Submitter(peer.log());
        }
        waitingAtHeartbeat = waiting;
        endAtHeartbeat = peer.log().end();
        toldAtHeartbeat = baseParts.length();
        leaderEndAtHeartbeat = beat.end();
    }

    /**
     * The leader names a place in its own journal, by an offset alone. What others have streamed is
     * only known to be the leader's up to where a heartbeat had the same CRC; so the rest is taken
     * once that is known. Within a reign a leader's journal only grows.
     */
    private void takeForwarded() {
        peer.forwardedEnd().reached(Math.min(leaderForwarded, peer.release().believedEnd()));
    }

    /**
     * {@return whether what was copied is not what the leader has} An upstream that streams another
     * journal under the names of this one shows by the next heartbeat.
     */
    private boolean differs(Pulse beat) {
        if (beat.end() > peer.log().end()) {
            toCompare = toCompare.or(() -> Optional.of(beat)); // under load it never is as far
            return false;
        }
        toCompare = Optional.empty();
        if (beat.crc().isEmpty()) { // of a version from before: it has to be believed
            supply.agreed(beat.end());
            return false;
        }
        OptionalInt own = peer.log().lineEndAt(beat.end());
        if (own.equals(beat.crc())) {
            supply.agreed(beat.end());
            return false;
        }
        if (beat.end() <= peer.log().start() || !supply.differsAt(beat.end())) {
            return false;
        }
        peer.tell(
                Notice.Level.ERROR,
                "journal_differs",
                "own journal, copied from "
                        + supply.upstream()
                        + ", has another CRC than the leader's at offset="
                        + beat.end());
        if (supply.isFromLeader()) {
            startAnew();
        } else {
            supply.lost("it streams another journal");
        }
        return true;
    }

    /** If the leader has had more for a whole interval, the upstream is to blame. */
    private void stalled() {
        boolean streams = supply.isAligned() && leaderEndAtHeartbeat > peer.log().end();
        if (!streams || !supply.complain()) {
            startAnew();
        }
    }

    @Override
    public boolean isLoyal(PromiseRequest request) {
        return isBoundAgainst(request.ballot().peer());
    }

    @Override
    public boolean isBoundAgainst(PeerId other) {
        return !other.equals(leader) && watch.isHeard();
    }

    @Override
    public void heardOfLeader(LeaderAnnouncement announcement, Endpoint at) {
        // Only an own leader that has yielded sends one on the connection; others are that leader's
        // business.
    }

    /** The leader has yielded to {@code other}. */
    void toldToJoin(PeerId other) {
        peer.become(
                new Joining(peer, Optional.of(other)), "leader " + leader + " yields to " + other);
    }

    @Override
    public void disconnected(PeerId other, String reason) {
        if (other.equals(leader)) {
            watch.disconnected();
            peer.book().entry(leader).ifPresent(entry -> peer.dial(leader, entry.endpoint()));
        } else {
            gone(other, reason);
        }
    }

    /** Whoever it was copies from this peer no more, and this one not from it. */
    private void gone(PeerId other, String reason) {
        downstream.disconnected(other);
        if (other.equals(supply.upstream())) {
            supply.lost(reason);
        }
    }

    @Override
    public void connected(PeerId other) {
        if (other.equals(leader)) {
            startAnew();
        }
    }

    @Override
    public void unreachable(PeerId other, String reason) {
        if (other.equals(leader)) {
            lost(reason);
        } else {
            boolean inVain = successor.is(other) && !other.equals(supply.upstream());
            if (!inVain) { // else it is there as long as the leader has it in its view
                peer.book().gone(other);
            }
            gone(other, reason);
        }
    }

    boolean isLedBy(PeerId other) {
        return other.equals(leader);
    }

    /** Whoever stands for election leads no more; it made way, and is still there. */
    void leaderStands() {
        peer.tell(Notice.Level.INFO, "leader_stands", "leader " + leader + " makes way");
        peer.become(new Electing(peer, Optional.empty()), "leader makes way");
    }

    private void lost(String reason) {
        peer.leaderlessFromNow();
        peer.book().gone(leader);
        peer.tell(Notice.Level.WARN, "leader_lost", "lost leader " + leader + ": " + reason);
        peer.become(new Electing(peer, Optional.empty()), "leader lost");
    }

    @Override
    public void fired(Timer timer, long lateNanos) {
        switch (timer) {
            case LEADER_CHECK -> {
                if (watch.look(lateNanos)) {
                    lost("silent for " + watch.silentNanos() / 1_000_000 + " ms");
                }
            }
            case ACKNOWLEDGE -> acknowledging.tell();
            default -> {
                // Armed by another part and overtaken.
            }
        }
    }

    @Override
    public void settle() {
        if (!supply.isAligned()) {
            return;
        }
        for (int i = 0; i < BATCHES_MAX; i++) {
            Bytes requests = submitter.batch();
            if (requests.length() == 0) {
                break;
            }
            peer.send(leader, new Requests(requests));
        }
        downstream.serve();
        if (acknowledging.hasNews() && !peer.isArmed(Timer.ACKNOWLEDGE)) {
            peer.arm(Timer.ACKNOWLEDGE, peer.config().acknowledgeNanos());
        }
    }

    @Override
    public void sayGoodbye() {
        peer.send(leader, new Leave(peer.self()));
    }
}
