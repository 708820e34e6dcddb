package bellwether.group;

import bellwether.protocol.Endpoint;
import bellwether.protocol.Message.Hello;
import bellwether.protocol.Message.Join;
import bellwether.protocol.Message.LeaderAnnouncement;
import bellwether.protocol.Message.NewPeerRequest;
import bellwether.protocol.PeerId;
import java.util.Optional;

/**
 * Looking for a group: announces itself, asks every leader it hears of to let it in, and stands for
 * election when none was heard for the discovery time. Left by a view that names this peer.
 */
final class Joining implements Part {
    private final PeerState peer;
    private final Optional<PeerId> knownLeader;
    private boolean asked;

    /**
     * @param knownLeader whom to ask at once; its address is in the book
     */
    Joining(PeerState peer, Optional<PeerId> knownLeader) {
        this.peer = peer;
        this.knownLeader = knownLeader;
    }

    @Override
    public GroupStatus.State state() {
        return GroupStatus.State.JOINING;
    }

    @Override
    public void enter() {
        peer.election().decided();
        peer.guests().clear();
        peer.arm(Timer.DISCOVERY, peer.config().discoveryNanos());
        knownLeader.ifPresent(this::ask);
        announce();
    }

    @Override
    public void leave() {
        peer.disarm(Timer.ANNOUNCE);
        peer.disarm(Timer.DISCOVERY);
    }

    /** How long a word of a leader counts; it comes again within that, if the leader is there. */
    private long waitNanos() {
        return peer.config().discoveryNanos() + peer.config().announceNanos();
    }

    private void announce() {
        var request =
                new NewPeerRequest(
                        peer.self(),
                        peer.config().endpoint().port(),
                        Optional.of(peer.config().groupName()));
        peer.broadcast(request);
        peer.config().seeds().stream()
                .filter(seed -> !seed.equals(peer.config().endpoint()))
                .forEach(seed -> peer.contact(seed, request));
        peer.arm(Timer.ANNOUNCE, peer.config().announceNanos());
    }

    private void ask(PeerId leader) {
        asked = true;
        peer.send(leader, new Join(peer.promised()));
    }

    @Override
    public void heardOfLeader(LeaderAnnouncement announcement, Endpoint at) {
        ask(announcement.leader());
    }

    /** Whoever stands for election nearby: the bully rule is to stand as well. */
    @Override
    public void challenged(PeerId by) {
        peer.become(new Electing(peer, Optional.empty()), "challenged by " + by);
        if (peer.part() instanceof Electing electing) {
            electing.challenged(by); // it may not want to lead
        }
    }

    /**
     * Two that look for a group have found each other: each must know how the other announces
     * itself before they elect.
     */
    @Override
    public void knocked(PeerId other, Endpoint at) {
        peer.callOn(other, at);
    }

    @Override
    public void greeted(Hello hello) {
        peer.book().heard(hello.peer(), peer.nowNanos());
    }

    @Override
    public void fired(Timer timer, long lateNanos) {
        if (timer == Timer.ANNOUNCE) {
            announce();
        } else if (timer == Timer.DISCOVERY && peer.twins().isLeading(waitNanos())) {
            peer.arm(Timer.DISCOVERY, peer.config().discoveryNanos());
        } else if (timer == Timer.DISCOVERY && asked) {
            // A leader was heard of; give it as long again, then it counts as not there.
            asked = false;
            peer.arm(Timer.DISCOVERY, peer.config().discoveryNanos());
        } else if (timer == Timer.DISCOVERY) {
            peer.listened();
            peer.become(new Electing(peer, Optional.empty()), "no leader heard");
        }
    }
}
