package bellwether.group;

import bellwether.protocol.Ballot;
import bellwether.protocol.Endpoint;
import bellwether.protocol.Incarnation;
import bellwether.protocol.Limits;
import bellwether.protocol.MalformedException;
import bellwether.protocol.Message;
import bellwether.protocol.Message.Chunk;
import bellwether.protocol.Message.Fetch;
import bellwether.protocol.Message.Join;
import bellwether.protocol.Message.JournalBase;
import bellwether.protocol.Message.JournalBaseNext;
import bellwether.protocol.Message.LeaderAnnouncement;
import bellwether.protocol.Message.Leave;
import bellwether.protocol.Message.Promise;
import bellwether.protocol.Message.PromiseRefused;
import bellwether.protocol.Message.PromiseRequest;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
import bellwether.sequencer.Divergence;
import bellwether.sequencer.DynamicVoting;
import bellwether.sequencer.Flush;
import bellwether.sequencer.Flush.Answer;
import bellwether.sequencer.LogBase;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Won an election, and not yet leading: collects promises, takes over the best journal among those
 * who promised, then leads. A refusal ends it: by joining the leader that somebody still hears, or
 * by another attempt with a higher ballot after a short pause.
 */
final class Flushing implements Part {
    /** Longest pause between two attempts grows by this much with each. */
    private static final long PAUSE_STEP_NANOS = 25_000_000;

    /** Attempts after which a candidate looks for a group again. */
    private static final int ATTEMPTS_MAX = 20;

    private enum Phase {
        COLLECTING,
        FETCHING,
        PAUSING
    }

    private final PeerState peer;
    private final int attempt;
    private Phase phase = Phase.COLLECTING;
    private final Flush flush;
    private final Set<PeerId> loyal = new HashSet<>();
    private boolean standing;
    private Optional<Answer> best = Optional.empty();
    private long fetchNumber;
    private BaseParts baseParts = new BaseParts();
    private long endAtLastCheck;
    private int toldAtLastCheck;

    /**
     * @param attempt how many attempts failed before this one
     */
    Flushing(PeerState peer, int attempt) {
        this.peer = peer;
        this.attempt = attempt;
        var ballot = new Ballot(peer.promised().viewId() + 1, peer.self());
        this.standing = peer.isStanding();
        this.flush = new Flush(ballot, own(), reachable());
    }

    /** {@return the own journal as it is now} */
    private Answer own() {
        return new Answer(peer.self(), standing, peer.log().history(0), peer.voters());
    }

    /** {@return everybody who may be there and keeps a journal} */
    private List<PeerId> reachable() {
        return peer.reachable().stream()
                .map(AddressBook.Entry::id)
                .filter(other -> !peer.isPlain(other))
                .toList();
    }

    @Override
    public GroupStatus.State state() {
        return GroupStatus.State.ELECTING;
    }

    @Override
    public void enter() {
        peer.promiseForGood(flush.ballot());
        ask(flush.awaited());
        proceedWhenComplete();
    }

    private void ask(Collection<PeerId> others) {
        peer.arm(Timer.FLUSH, peer.config().flushNanos());
        others.forEach(other -> peer.send(other, new PromiseRequest(flush.ballot(), 0)));
    }

    /**
     * Whoever was heard of since the flush began is asked as well: it may be a survivor that holds
     * what all others lack, or know a leader. Everybody is asked once.
     *
     * @return whether anybody has to answer now
     */
    private boolean askLatecomers() {
        List<PeerId> late = reachable().stream().filter(other -> !flush.hasAsked(other)).toList();
        if (late.isEmpty()) {
            return false;
        }
        flush.ask(own(), late);
        best = Optional.empty();
        phase = Phase.COLLECTING;
        ask(late);
        return true;
    }

    /**
     * Where a journal begins later than its log, it must be known of each whether it has what stood
     * before.
     *
     * @return whether anybody has to answer now
     */
    private boolean askForOlder() {
        List<Flush.Lacking> lacking = flush.lacking();
        while (lacking.stream().anyMatch(one -> one.peer().equals(peer.self()))) {
            lacking.stream()
                    .filter(one -> one.peer().equals(peer.self()))
                    .forEach(one -> flush.older(one.peer(), peer.log().history(one.skip())));
            lacking = flush.lacking();
        }
        if (lacking.isEmpty()) {
            return false;
        }
        peer.arm(Timer.FLUSH, peer.config().flushNanos());
        lacking.forEach(this::askForOlder);
        return true;
    }

    private void askForOlder(Flush.Lacking one) {
        peer.send(one.peer(), new PromiseRequest(flush.ballot(), one.skip()));
    }

    @Override
    public void leave() {
        peer.disarm(Timer.FLUSH);
    }

    @Override
    public void received(PeerId from, Message message) {
        switch (message) {
            case Promise promise when promise.ballot().equals(flush.ballot()) ->
                    promised(from, promise);
            case PromiseRefused refusal when refusal.ballot().equals(flush.ballot()) ->
                    refused(from, refusal);
            case Chunk chunk when phase == Phase.FETCHING && chunk.number() == fetchNumber ->
                    fetched(from, chunk);
            case JournalBase part when phase == Phase.FETCHING && part.number() == fetchNumber ->
                    begin(from, part);
            case Leave _ -> gone(from);
            default -> {
                // Belongs to an earlier attempt, or to another part.
            }
        }
    }

    private void promised(PeerId from, Promise promise) {
        if (phase == Phase.COLLECTING && promise.history().skip() == 0) {
            flush.promised(
                    new Answer(from, promise.standing(), promise.history(), promise.voters()));
            proceedWhenComplete();
        } else if (phase == Phase.COLLECTING) {
            flush.older(from, promise.history());
            proceedWhenComplete();
        } else if (phase == Phase.FETCHING && best.isPresent() && best.get().peer().equals(from)) {
            cutAndFetch(promise);
        }
    }

    private void proceedWhenComplete() {
        if (phase != Phase.COLLECTING || !flush.isComplete() || askLatecomers() || askForOlder()) {
            return;
        }
        if (flush.isOvertaken()) {
            peer.promise(new Ballot(flush.highestViewId(), Ballot.NONE.peer()));
            pause();
            return;
        }
        Optional<String> refusal = peer.voting().flatMap(this::refusal);
        if (refusal.isPresent()) {
            giveUp(refusal.get());
            return;
        }
        Answer chosen = peer.voting().isPresent() ? flush.highest() : flush.best(peer.self());
        if (chosen.peer().equals(peer.self())) {
            lead();
            return;
        }
        best = Optional.of(chosen);
        phase = Phase.FETCHING;
        cutAndFetch(new Promise(flush.ballot(), chosen.standing(), chosen.history()));
    }

    /** {@return why those who promised may not form a view, which other logs have no part in} */
    private Optional<String> refusal(DynamicVoting voting) {
        flush.leaveOutForeign().forEach(peer.apart()::leaveOut);
        return flush.refusal(voting, flush.promisers());
    }

    /**
     * As a follower would, but by the history that the holder stated: it is bound by its promise
     * and does not change.
     */
    private void cutAndFetch(Promise statement) {
        PeerId holder = best.orElseThrow().peer();
        OptionalLong offset = Divergence.offset(peer.log().index(), statement.history());
        if (offset.isEmpty()) {
            peer.send(
                    holder,
                    new PromiseRequest(
                            flush.ballot(), Divergence.skipForMore(statement.history())));
            return;
        }
        if (offset.getAsLong() < peer.log().start()) {
            peer.apart().parted(holder, offset.getAsLong());
            peer.apart().state(holder);
            peer.book().gone(holder);
            pause();
            return;
        }
        if (!peer.log().hasLineEndAt(offset.getAsLong())) {
            peer.tell(
                    Notice.Level.ERROR,
                    "history_refused",
                    "the history of " + holder + " parts from the own journal inside a line");
            cameToNothing(holder);
            pause();
            return;
        }
        standing |= statement.standing(); // from here on the own journal is the holder's
        peer.stand();
        if (offset.getAsLong() < peer.log().end()) {
            peer.closeStreams();
            long readings = peer.log().cut(offset.getAsLong());
            peer.cut(offset.getAsLong());
            peer.tell(
                    Notice.Level.INFO,
                    "truncated",
                    "cut the journal at offset="
                            + offset.getAsLong()
                            + " for that of "
                            + holder
                            + " readings_to_outbox="
                            + readings);
        }
        if (peer.log().end() == statement.history().end()) {
            lead();
            return;
        }
        fetchNumber = peer.freshHandshake();
        baseParts = new BaseParts();
        endAtLastCheck = peer.log().end();
        toldAtLastCheck = 0;
        peer.send(holder, new Fetch(flush.ballot(), fetchNumber, peer.log().end()));
        peer.arm(Timer.FLUSH, peer.config().flushNanos());
    }

    /** The holder has nothing any more of what comes next here. */
    private void begin(PeerId from, JournalBase part) {
        if (!part.reign().equals(streamName(flush.ballot()))
                || !best.map(Answer::peer).equals(Optional.of(from))) {
            return;
        }
        try {
            baseParts
                    .take(part)
                    .ifPresentOrElse(
                            base -> begin(from, base),
                            () ->
                                    peer.send(
                                            from,
                                            new JournalBaseNext(part.number(), part.reign())));
        } catch (MalformedException e) {
            refuse(from, e.getMessage());
        }
    }

    private void begin(PeerId from, LogBase base) {
        if (peer.log().commonEnd(base) < peer.log().end() || base.offset() < peer.log().end()) {
            refuse(from, "its journal begins at " + base.offset() + " behind another history");
            return;
        }
        long commonEnd = peer.log().end();
        peer.closeStreams();
        peer.log().begin(base);
        peer.begun(commonEnd, 0, from);
        if (peer.log().end() == best.orElseThrow().history().end()) {
            lead();
        }
    }

    private void refuse(PeerId from, String reason) {
        peer.tell(
                Notice.Level.ERROR,
                "journal_refused",
                "the journal of " + from + " does not go on: " + reason);
        cameToNothing(from);
        pause();
    }

    private void cameToNothing(PeerId holder) {
        peer.book().gone(holder);
        peer.distrust().cameToNothing(holder);
    }

    private void fetched(PeerId from, Chunk chunk) {
        if (!chunk.reign().equals(streamName(flush.ballot()))
                || chunk.offset() != peer.log().end()
                || !best.map(Answer::peer).equals(Optional.of(from))) {
            return;
        }
        if (peer.log().copy(chunk.lines()) != chunk.lines().length()) {
            refuse(from, peer.log().index().problem());
        } else if (peer.log().end() == best.orElseThrow().history().end()) {
            lead();
        }
    }

    /** {@return what a stream to the candidate of {@code ballot} names in place of a reign} */
    static Reign streamName(Ballot ballot) {
        return new Reign(ballot.viewId(), ballot.peer(), new Incarnation(0));
    }

    /** The own epoch must come after all in the journal, whatever those who promised had in it. */
    private void lead() {
        if (askLatecomers()) {
            return;
        }
        if (mayHaveMissedSurvivors()) {
            peer.become(
                    new Joining(peer, Optional.empty()),
                    "who challenged is gone, and no group was listened for yet");
            return;
        }
        boolean isAbove =
                peer.log()
                        .lastEpoch()
                        .map(last -> new Ballot(last.epoch().viewId(), last.epoch().leader()))
                        .map(last -> last.compareTo(flush.ballot()) < 0)
                        .orElse(true);
        if (!isAbove) {
            pause();
            return;
        }
        if (flush.ballot().viewId() > Limits.VIEW_ID_MAX - Distrust.VIEW_IDS_AHEAD_MAX) {
            giveUp(
                    "view ids are used up, which no honest peer does: the journal names "
                            + flush.ballot());
            return;
        }
        Set<PeerId> voters = voters();
        Optional<String> refusal =
                peer.voting().flatMap(voting -> flush.refusal(voting, withSelf(voters)));
        if (refusal.isPresent()) {
            giveUp(refusal.get());
        } else {
            peer.become(
                    new Leading(peer, flush.ballot(), flush.promisers(), voters), "flush complete");
        }
    }

    /**
     * {@return whether this peer knows nobody, and has not had the time to} It stands so soon as
     * one challenged it that has died since; others of its group may not have been met yet.
     */
    private boolean mayHaveMissedSurvivors() {
        return !peer.hasListened()
                && flush.promisers().size() == 1
                && peer.leaderlessNanos() < peer.config().discoveryNanos();
    }

    private void giveUp(String reason) {
        peer.tell(
                Notice.Level.WARN,
                "no_majority",
                "readings wait: " + reason + "; promised=" + flush.promisers().size());
        peer.become(new Joining(peer, Optional.empty()), "no majority");
    }

    /**
     * Whom the view waits for, besides this peer: who lacks little of the journal. Only who is
     * waited for counts in a majority, as only they are sure to know of the view; so where the near
     * ones are too few, everybody is waited for.
     */
    private Set<PeerId> voters() {
        Set<PeerId> all =
                peer.reachable().stream()
                        .map(AddressBook.Entry::id)
                        .filter(flush.promisers()::contains)
                        .collect(Collectors.toCollection(LinkedHashSet::new));
        var near = new LinkedHashSet<>(all);
        near.retainAll(flush.answers().stream().filter(this::isNear).map(Answer::peer).toList());
        boolean enough =
                peer.voting()
                        .map(voting -> flush.refusal(voting, withSelf(near)).isEmpty())
                        .orElse(true);
        return enough ? near : all;
    }

    private boolean isNear(Answer answer) {
        return Divergence.offset(peer.log().index(), answer.history()).orElse(0)
                >= peer.log().end() - peer.config().nearBytes();
    }

    private Set<PeerId> withSelf(Set<PeerId> others) {
        var all = new LinkedHashSet<>(others);
        all.add(peer.self());
        return all;
    }

    private void refused(PeerId from, PromiseRefused refusal) {
        peer.promise(new Ballot(refusal.highest().viewId(), Ballot.NONE.peer()));
        Optional<PeerId> leader = refusal.leader().filter(named -> !named.equals(peer.self()));
        if (leader.isPresent()
                && !peer.book().isGone(leader.get())
                && peer.book().entry(leader.get()).isPresent()) {
            peer.become(new Joining(peer, leader), from + " hears leader " + leader.get());
            return;
        }
        leader.ifPresent(_ -> loyal.add(from));
        if (phase != Phase.PAUSING) {
            pause();
        }
    }

    /**
     * Those who had not lost the leader yet challenge once they have: then nothing is waited for.
     */
    @Override
    public void challenged(PeerId by) {
        if (loyal.remove(by) && loyal.isEmpty() && phase == Phase.PAUSING) {
            peer.become(new Flushing(peer, attempt + 1), "who refused has lost the leader, too");
        }
    }

    /**
     * Another attempt a little later: by then the one who refused knows more, or the rival is
     * through.
     */
    private void pause() {
        if (attempt >= ATTEMPTS_MAX) {
            peer.become(new Joining(peer, Optional.empty()), "no attempt succeeded");
            return;
        }
        phase = Phase.PAUSING;
        peer.arm(
                Timer.FLUSH, PAUSE_STEP_NANOS + peer.randomNanos(PAUSE_STEP_NANOS * (attempt + 1)));
    }

    /** Whoever looks for a group must know of this peer before it elects, as in an election. */
    @Override
    public void knocked(PeerId other, Endpoint at) {
        peer.callOn(other, at);
    }

    @Override
    public void heardOfLeader(LeaderAnnouncement announcement, Endpoint at) {
        peer.send(announcement.leader(), new Join(peer.promised()));
    }

    @Override
    public void disconnected(PeerId other, String reason) {
        peer.book().entry(other).ifPresent(entry -> peer.dial(other, entry.endpoint()));
    }

    @Override
    public void connected(PeerId other) {
        // A promise request may have been lost with the connection before.
        if (phase == Phase.COLLECTING && flush.isLacking(other)) {
            flush.lacking().stream()
                    .filter(one -> one.peer().equals(other))
                    .forEach(this::askForOlder);
        } else if (phase == Phase.COLLECTING && flush.awaited().contains(other)) {
            peer.send(other, new PromiseRequest(flush.ballot(), 0));
        }
    }

    @Override
    public void unreachable(PeerId other, String reason) {
        gone(other);
    }

    @Override
    public void sayGoodbye() {
        peer.sendLeaveToAll();
    }

    private void gone(PeerId other) {
        peer.book().gone(other);
        boolean wasBest = best.map(Answer::peer).equals(Optional.of(other));
        flush.gone(other);
        if (wasBest && phase == Phase.FETCHING) {
            pause();
        } else {
            proceedWhenComplete();
        }
    }

    @Override
    public void fired(Timer timer, long lateNanos) {
        if (timer != Timer.FLUSH) {
            return;
        }
        switch (phase) {
            case COLLECTING -> {
                flush.stopWaiting().forEach(this::silent);
                proceedWhenComplete();
            }
            case FETCHING -> {
                if (peer.log().end() == endAtLastCheck && baseParts.length() == toldAtLastCheck) {
                    best.map(Answer::peer).ifPresent(this::cameToNothing);
                    pause();
                } else {
                    endAtLastCheck = peer.log().end();
                    toldAtLastCheck = baseParts.length();
                    peer.arm(Timer.FLUSH, peer.config().flushNanos());
                }
            }
            case PAUSING -> peer.become(new Flushing(peer, attempt + 1), "another attempt");
        }
    }

    private void silent(PeerId other) {
        if (peer.config().isMajority()) {
            peer.passOver(other, peer.config().heartbeatTimeoutNanos()); // each view asks everybody
        }
        peer.tell(
                Notice.Level.WARN,
                "no_promise",
                other + " promised nothing in time; it joins later");
    }
}
