package bellwether.group;

import bellwether.election.BullyElection.Effect.Await;
import bellwether.election.BullyElection.Effect.Challenge;
import bellwether.election.BullyElection.Effect.Restart;
import bellwether.election.BullyElection.Effect.Won;
import bellwether.election.BullyElection.Phase;
import bellwether.protocol.Endpoint;
import bellwether.protocol.Message;
import bellwether.protocol.Message.Coordinator;
import bellwether.protocol.Message.Election;
import bellwether.protocol.Message.Join;
import bellwether.protocol.Message.LeaderAnnouncement;
import bellwether.protocol.Message.Leave;
import bellwether.protocol.Message.Ok;
import bellwether.protocol.PeerId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Without a leader and in an election: challenging, or waiting for somebody above, or bound by a
 * promise to a candidate. Left by winning (to {@link Flushing}), or by a view.
 *
 * <p>A peer whose journal is far behind would first have to fetch what it lacks, while all wait;
 * one that was told to step down is not to lead. It challenges everybody, which says that it does
 * not want to lead, and says {@code OK} to nobody; only if nobody else takes it up it stands like
 * any other.
 */
final class Electing implements Part {
    private final PeerState peer;
    private final Optional<PeerId> promisedTo;
    private boolean yields;
    private boolean hasYielded;
    private final Set<PeerId> coordinators = new HashSet<>();
    private boolean viewComes;

    /**
     * @param promisedTo the candidate that has this peer's promise, if that is why it is here
     */
    Electing(PeerState peer, Optional<PeerId> promisedTo) {
        this.peer = peer;
        this.promisedTo = promisedTo;
    }

    /** {@return whether this peer is here because of a promise to {@code candidate}} */
    boolean hasPromised(PeerId candidate) {
        return promisedTo.equals(Optional.of(candidate));
    }

    @Override
    public GroupStatus.State state() {
        return GroupStatus.State.ELECTING;
    }

    @Override
    public void enter() {
        callOnNewcomers();
        if (promisedTo.isPresent()) {
            carryOut(peer.election().deferTo(promisedTo.get()));
        } else {
            start();
        }
    }

    @Override
    public void leave() {
        peer.disarm(Timer.ELECTION);
    }

    private void start() {
        yields = (peer.isUnwilling() || peer.isFarBehind()) && !hasYielded;
        List<PeerId> rivals =
                peer.reachable().stream().map(AddressBook.Entry::id).filter(this::isRival).toList();
        peer.tell(
                Notice.Level.INFO,
                "election_started",
                "started an election challenged=" + rivals.size() + why());
        carryOut(peer.election().start(rivals));
    }

    private String why() {
        if (!yields) {
            return "";
        }
        return peer.isUnwilling() ? ", for another to lead" : ", being far behind";
    }

    /**
     * Who was asked for a promise before it had listened for a group knows nobody but the
     * candidate: should that die, survivors of its group may not have been met yet.
     */
    private void startAgain() {
        if (promisedTo.isPresent() && !peer.hasListened()) {
            peer.become(
                    new Joining(peer, Optional.empty()),
                    "the candidate is gone, and no group was listened for yet");
        } else {
            start();
        }
    }

    /**
     * Who knocked while there was a leader must know of this peer, as who knocks from now on: also
     * if the last view has it, which it need not have heard of.
     */
    private void callOnNewcomers() {
        peer.reachable().stream()
                .filter(peer::isHeardLately)
                .forEach(entry -> peer.callOn(entry.id(), entry.endpoint()));
    }

    private boolean isRival(PeerId other) {
        return yields ? !peer.isPlain(other) : peer.isAbove(other);
    }

    @Override
    public boolean yields() {
        return yields || peer.isUnwilling();
    }

    private void carryOut(List<bellwether.election.BullyElection.Effect> effects) {
        for (var effect : effects) {
            switch (effect) {
                case Challenge(PeerId to) -> peer.send(to, new Election(peer.self()));
                case Await(Phase phase) -> peer.arm(Timer.ELECTION, waitNanos(phase));
                case Restart() -> startAgain();
                case Won() -> peer.become(new Flushing(peer, 0), "nobody above answered");
            }
        }
    }

    /** Behind an OK there may be a whole election and a flush. */
    private long waitNanos(Phase phase) {
        long electionNanos = peer.config().electionNanos();
        return phase == Phase.CHALLENGING
                ? electionNanos
                : electionNanos + 2 * peer.config().flushNanos();
    }

    /** One that is above and asks does not want to lead itself. */
    @Override
    public void challenged(PeerId by) {
        if (peer.isAbove(by)) {
            carryOut(peer.election().yielded(by));
        }
    }

    @Override
    public void received(PeerId from, Message message) {
        switch (message) {
            case Ok() -> carryOut(peer.election().ok(from));
            case Coordinator _ when peer.isArmed(Timer.ELECTION) && coordinators.add(from) ->
                    // Its view is on the way; as long again for that, once.
                    peer.arm(Timer.ELECTION, waitNanos(Phase.DEFERRING));
            case Leave _ -> {
                peer.book().gone(from);
                carryOut(peer.election().gone(from));
            }
            default -> {
                // Concerns those who have a leader.
            }
        }
    }

    /**
     * Whoever looks for a group must know of this peer before it elects: it may hold what the other
     * lacks.
     */
    @Override
    public void knocked(PeerId other, Endpoint at) {
        peer.callOn(other, at);
    }

    /**
     * The view of who has this peer's promise is under way when it first announces itself. Were it
     * asked for at once, all would be sent it twice.
     */
    @Override
    public void heardOfLeader(LeaderAnnouncement announcement, Endpoint at) {
        boolean comesAnyway = hasPromised(announcement.leader()) && !viewComes;
        viewComes |= comesAnyway;
        if (!comesAnyway) {
            peer.send(announcement.leader(), new Join(peer.promised()));
        }
    }

    @Override
    public void disconnected(PeerId other, String reason) {
        peer.book().entry(other).ifPresent(entry -> peer.dial(other, entry.endpoint()));
    }

    @Override
    public void unreachable(PeerId other, String reason) {
        peer.book().gone(other);
        carryOut(peer.election().gone(other));
    }

    @Override
    public void sayGoodbye() {
        peer.sendLeaveToAll();
    }

    @Override
    public void fired(Timer timer, long lateNanos) {
        if (timer == Timer.ELECTION) {
            if (yields && peer.election().phase() == Phase.CHALLENGING) {
                hasYielded = true; // and nobody took it up
                peer.unwilling(false);
                start();
            } else {
                carryOut(peer.election().timeout());
            }
        }
    }
}
