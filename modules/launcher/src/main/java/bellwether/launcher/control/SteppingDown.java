package bellwether.launcher.control;

import bellwether.group.GroupStatus;
import bellwether.launcher.runtime.Peer;
import bellwether.protocol.PeerId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Lets a leader hand the lead over, and waits until another has it. */
public final class SteppingDown implements Command {
    /** The command's name. */
    public static final String COMMAND = "step-down";

    private static final Duration LOOK = Duration.ofMillis(10);
    private static final Duration SLACK = Duration.ofSeconds(5);

    private final Peer peer;
    private final Duration patience;
    private final boolean preempts;

    /**
     * @param electionTimeout as configured
     * @param preempts whether a leader makes way for whoever is above it
     */
    public SteppingDown(Peer peer, Duration electionTimeout, boolean preempts) {
        this.peer = peer;
        this.patience = patience(electionTimeout);
        this.preempts = preempts;
    }

    /** {@return how long it may take: an election in which the first to be asked is silent} */
    public static Duration patience(Duration electionTimeout) {
        return electionTimeout.plus(electionTimeout).plus(SLACK);
    }

    @Override
    public Answer get() {
        GroupStatus group = peer.status().group();
        if (!group.leader().equals(Optional.of(peer.id()))) {
            return refused(
                    "this peer does not lead; "
                            + group.leader()
                                    .map(leader -> "the leader is " + leader)
                                    .orElse("no leader is known"));
        }
        if (group.members().size() < 2) {
            return refused("there is no other member to lead");
        }
        if (preempts) {
            return refused("with election_preempt=true it would be made leader again at once");
        }
        peer.stepDown();
        return awaitAnother(System.nanoTime());
    }

    private Answer awaitAnother(long startNanos) {
        while (System.nanoTime() - startNanos < patience.toNanos()) {
            GroupStatus group = peer.status().group();
            Optional<PeerId> other = group.leader().filter(leader -> !leader.equals(peer.id()));
            if (other.isPresent()) {
                long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
                return new Answer(
                        true,
                        List.of(
                                "leader is now "
                                        + other.get()
                                        + ", view "
                                        + group.viewId()
                                        + ", after "
                                        + millis
                                        + " ms"));
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
        return refused("nobody has taken the lead within " + patience.toSeconds() + " s");
    }

    private static Answer refused(String reason) {
        return new Answer(false, List.of(reason));
    }
}
