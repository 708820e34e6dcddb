package bellwether.sequencer;

import bellwether.protocol.Ballot;
import bellwether.protocol.EpochMark;
import bellwether.protocol.History;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
import bellwether.protocol.Voters;
import bellwether.protocol.VotingView;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What the winner of an election collects before it may sequence: promises, each with a journal's
 * history, and from them the journal to go on from. Among the peers that have led or followed since
 * their start (all, if none has) that is the journal with the highest last epoch, then the longest;
 * and then, whoever holds it, the best one that continues that one unchanged. The flush of virtual
 * synchrony (Birman and Joseph, 1987) with the promises of Paxos ballots. Confined to the group
 * loop.
 */
public final class Flush {
    /**
     * One journal that may be gone on from.
     *
     * @param voters under {@code partition_policy=majority}, what it says about who may form a view
     */
    public record Answer(PeerId peer, boolean standing, History history, Optional<Voters> voters) {
        public Answer {
            Objects.requireNonNull(peer);
            Objects.requireNonNull(history);
            Objects.requireNonNull(voters);
        }

        /** An answer under {@code partition_policy=continue}. */
        public Answer(PeerId peer, boolean standing, History history) {
            this(peer, standing, history, Optional.empty());
        }
    }

    private final Ballot ballot;
    private final Set<PeerId> asked;
    private final Set<PeerId> awaited;
    private final Map<PeerId, Answer> answers = new LinkedHashMap<>();
    private final Map<PeerId, StatedHistory> stated = new LinkedHashMap<>();

    /**
     * @param own the candidate's own journal
     * @param asked who was asked for a promise
     */
    public Flush(Ballot ballot, Answer own, Collection<PeerId> asked) {
        this.ballot = ballot;
        this.asked = new HashSet<>(asked);
        this.awaited = new LinkedHashSet<>(asked);
        put(own);
    }

    /** {@return the number under which promises were asked for} */
    public Ballot ballot() {
        return ballot;
    }

    /**
     * More peers are asked for a promise.
     *
     * @param own the candidate's own journal, which may be another than at first
     */
    public void ask(Answer own, Collection<PeerId> more) {
        put(own);
        asked.addAll(more);
        awaited.addAll(more);
    }

    /** {@return whether {@code peer} was asked for a promise, whatever came of it} */
    public boolean hasAsked(PeerId peer) {
        return asked.contains(peer);
    }

    private void put(Answer answer) {
        answers.put(answer.peer(), answer);
        stated.put(answer.peer(), new StatedHistory(answer.history()));
    }

    /** Takes a promise; one that was not asked for, or comes twice, is ignored. */
    public void promised(Answer answer) {
        if (!answers.containsKey(answer.peer()) && awaited.remove(answer.peer())) {
            put(answer);
        }
    }

    /**
     * One whose history has to be known further back before a journal can be chosen.
     *
     * @param skip how many of its newest epochs are to be left out of the next portion
     */
    public record Lacking(PeerId peer, int skip) {}

    /**
     * {@return whose older epochs have to be asked for: until it is known of everybody whether its
     * journal has what stood before the highest base; they are waited for again} Empty where no
     * journal begins later than its log.
     */
    public List<Lacking> lacking() {
        long base = highestBase();
        List<PeerId> lacking =
                epochOf(base)
                        .map(epoch -> peersNotBackTo(epoch.offset()))
                        .orElseGet(() -> base == 0 ? List.of() : List.of(holderOf(base)));
        lacking.stream().filter(peer -> !peer.equals(ballot.peer())).forEach(awaited::add);
        return lacking.stream()
                .map(peer -> new Lacking(peer, stated.get(peer).skipForMore()))
                .toList();
    }

    /** {@return whether {@code peer} has promised and is asked for older epochs} */
    public boolean isLacking(PeerId peer) {
        return awaited.contains(peer) && answers.containsKey(peer);
    }

    /** Takes older epochs of one who has promised, or of the candidate. */
    public void older(PeerId peer, History portion) {
        if (answers.containsKey(peer)) {
            stated.get(peer).take(portion);
            awaited.remove(peer);
        }
    }

    private List<PeerId> peersNotBackTo(long offset) {
        return answers.keySet().stream().filter(peer -> !stated.get(peer).reaches(offset)).toList();
    }

    /** {@code peer} will not answer, or its answer does not hold any more. */
    public void gone(PeerId peer) {
        awaited.remove(peer);
        leaveOut(peer);
    }

    private void leaveOut(PeerId peer) {
        answers.remove(peer);
        stated.remove(peer);
    }

    /** {@return whether nobody is waited for} */
    public boolean isComplete() {
        return awaited.isEmpty();
    }

    /** {@return who has not answered yet} */
    public Set<PeerId> awaited() {
        return inOrder(awaited);
    }

    /**
     * Waits no longer.
     *
     * @return who did not answer, or not with all that was asked for
     */
    public Set<PeerId> stopWaiting() {
        Set<PeerId> silent = inOrder(awaited);
        silent.forEach(this::leaveOut);
        awaited.clear();
        return silent;
    }

    /** {@return the journals of all who promised, the candidate's own included} */
    public List<Answer> answers() {
        return List.copyOf(answers.values());
    }

    /** {@return who promised, the candidate included} */
    public Set<PeerId> promisers() {
        return inOrder(answers.keySet());
    }

    /** A copy whose order is the same in every run, so that a run can be replayed. */
    private static Set<PeerId> inOrder(Collection<PeerId> peers) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(peers));
    }

    /**
     * {@return whether a journal among the answers has an epoch that is not below the ballot, which
     * no new epoch may follow then: the candidate was here before, and has forgotten it}
     */
    public boolean isOvertaken() {
        return answers.values().stream()
                .anyMatch(answer -> lastEpoch(answer).compareTo(ballot) >= 0);
    }

    /** {@return the highest view id among the last epochs of all answers, 0 if none has any} */
    public long highestViewId() {
        return answers.values().stream()
                .mapToLong(answer -> lastEpoch(answer).viewId())
                .max()
                .orElse(0);
    }

    private static Ballot lastEpoch(Answer answer) {
        return answer.history().epochs().stream()
                .findFirst()
                .map(mark -> new Ballot(mark.epoch().viewId(), mark.epoch().leader()))
                .orElse(Ballot.NONE);
    }

    /**
     * Leaves out whoever has readings of another log than the others: logs with readings do not
     * merge under majority. One group never has two of them, so these are two groups. The
     * candidate's own log stays, or that which most have.
     *
     * @return who was left out, never the candidate itself
     */
    public Set<PeerId> leaveOutForeign() {
        Optional<Reign> log = formedLog();
        Set<PeerId> foreign =
                inOrder(
                        answers.values().stream()
                                .filter(answer -> hasReadings(answer) && !logOf(answer).equals(log))
                                .map(Answer::peer)
                                .toList());
        foreign.forEach(this::leaveOut);
        return foreign;
    }

    /** {@return the log with readings in it, if anybody's has any} */
    private Optional<Reign> formedLog() {
        Answer own = answers.get(ballot.peer());
        if (hasReadings(own)) {
            return logOf(own);
        }
        var holders = new LinkedHashMap<Reign, Integer>();
        answers.values().stream()
                .filter(Flush::hasReadings)
                .flatMap(answer -> logOf(answer).stream())
                .forEach(log -> holders.merge(log, 1, Integer::sum));
        return holders.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
    }

    private static boolean hasReadings(Answer answer) {
        return answer.voters().stream()
                .flatMap(voters -> voters.views().stream())
                .anyMatch(VotingView::formed);
    }

    private static Optional<Reign> logOf(Answer answer) {
        return answer.voters().flatMap(Voters::log);
    }

    /**
     * {@return why {@code part} of those who promised may not form a view by majority; empty: it
     * may}
     */
    public Optional<String> refusal(DynamicVoting voting, Set<PeerId> part) {
        List<VotingView> known =
                answers.values().stream()
                        .flatMap(answer -> answer.voters().stream())
                        .flatMap(voters -> voters.views().stream())
                        .toList();
        return voting.refusal(part, known);
    }

    /**
     * {@return the journal to go on from under majority: the highest last epoch, then the longest,
     * of the log that has readings if one has, and of those that have what stood before the highest
     * base; the candidate's own where that is as good as any}
     */
    public Answer highest() {
        Optional<Reign> log = formedLog();
        return thatHoldTheBase().stream()
                .filter(answer -> log.isEmpty() || logOf(answer).equals(log))
                .max((one, other) -> rank(one, other, ballot.peer()))
                .orElseThrow();
    }

    /** {@return the journal to go on from; the candidate's own where that is as good as any} */
    public Answer best(PeerId self) {
        List<Answer> holders = thatHoldTheBase();
        List<Answer> standing = holders.stream().filter(Answer::standing).toList();
        Collection<Answer> eligible = standing.isEmpty() ? holders : standing;
        Answer chosen =
                eligible.stream()
                        .max((one, other) -> rank(one.history(), other.history()))
                        .orElseThrow();
        return holders.stream()
                .filter(answer -> continues(answer.history(), chosen.history()))
                .max((one, other) -> rank(one, other, self))
                .orElse(chosen);
    }

    /** By their last epoch, and then by their length. */
    private static int rank(History one, History other) {
        int byEpoch = lastEpoch(one).compareTo(lastEpoch(other));
        return byEpoch != 0 ? byEpoch : Long.compare(one.end(), other.end());
    }

    private static Ballot lastEpoch(History history) {
        if (history.epochs().isEmpty()) {
            return Ballot.NONE;
        }
        Reign epoch = history.epochs().getFirst().epoch();
        return new Ballot(epoch.viewId(), epoch.leader());
    }

    private static int rank(Answer one, Answer other, PeerId preferred) {
        int byHistory = rank(one.history(), other.history());
        return byHistory != 0
                ? byHistory
                : Boolean.compare(one.peer().equals(preferred), other.peer().equals(preferred));
    }

    private long highestBase() {
        return stated.values().stream().mapToLong(StatedHistory::base).max().orElseThrow();
    }

    private PeerId holderOf(long base) {
        return stated.entrySet().stream()
                .filter(entry -> entry.getValue().base() == base)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    /** {@return the epoch with the last byte before {@code base}, once it is known} */
    private Optional<EpochMark> epochOf(long base) {
        return stated.get(holderOf(base)).epochBefore(base);
    }

    /**
     * Whoever lacks what stood before the highest base begins there, and cannot be gone on from:
     * what stood there is nowhere any more, and nobody can cut that. Two journals that both have
     * the epoch with the last byte before it are the same up to there, if both go so far. What was
     * not said does not count.
     */
    private List<Answer> thatHoldTheBase() {
        long base = highestBase();
        Optional<EpochMark> epoch = epochOf(base);
        return answers.values().stream()
                .filter(answer ->
                        epoch.map(mark -> stated.get(answer.peer()).holds(mark, base))
                                .orElse(base == 0 || answer.peer().equals(holderOf(base))))
                .toList();
    }

    /** Whether {@code longer} holds all of {@code base} and then maybe more. */
    private static boolean continues(History longer, History base) {
        if (base.epochs().isEmpty()) {
            return true;
        }
        var last = base.epochs().getFirst();
        int at = longer.epochs().indexOf(last);
        if (at < 0) {
            return false;
        }
        long end = at == 0 ? longer.end() : longer.epochs().get(at - 1).offset();
        return end >= base.end();
    }
}
