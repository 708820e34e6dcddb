package bellwether.group;

import bellwether.protocol.Ballot;
import bellwether.protocol.Message.Fetch;
import bellwether.protocol.Message.JournalBaseNext;
import bellwether.protocol.Message.Promise;
import bellwether.protocol.Message.PromiseRefused;
import bellwether.protocol.Message.PromiseRequest;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
import bellwether.sequencer.LogBase;
import java.util.Optional;

/**
 * What a peer owes a candidate: a promise, or a refusal, and the journal of who promised. A promise
 * binds: until a view of that ballot or a higher one comes, nothing is appended here and nothing
 * lower is taken. Confined to the group loop.
 */
final class Promising {
    private final PeerState peer;
    private Optional<BaseTelling> telling = Optional.empty();

    Promising(PeerState peer) {
        this.peer = peer;
    }

    /** A candidate asks for a promise, or for more of the history of one that was given. */
    void asked(PeerId from, PromiseRequest request) {
        Ballot ballot = request.ballot();
        boolean repeated =
                ballot.equals(peer.promised())
                        && peer.part() instanceof Electing electing
                        && electing.hasPromised(from);
        if (!ballot.peer().equals(from)) {
            return; // nobody asks for another
        }
        if (repeated) {
            peer.send(from, promise(request));
        } else if (peer.part().isLoyal(request)
                || ballot.compareTo(peer.promised()) <= 0
                || !peer.distrust().mayBePromised(from)) {
            Optional<PeerId> leader =
                    peer.part().isLoyal(request) ? peer.leader() : Optional.empty();
            if (leader.isPresent()) {
                peer.nameLeader(from); // the candidate may never have heard of it
            }
            peer.send(from, new PromiseRefused(ballot, peer.promised(), leader));
        } else {
            peer.promiseForGood(ballot);
            peer.closeStreams();
            peer.become(new Electing(peer, Optional.of(from)), "promised ballot " + ballot);
            peer.send(from, promise(request));
        }
    }

    private Promise promise(PromiseRequest request) {
        return new Promise(
                request.ballot(),
                peer.isStanding(),
                peer.log().history(request.skip()),
                peer.voters());
    }

    /**
     * Only to the candidate that has this peer's promise, while it holds: until then nothing is
     * appended here.
     */
    void fetched(PeerId from, Fetch fetch) {
        if (!isBoundTo(from, fetch.ballot()) || fetch.offset() > peer.log().end()) {
            return;
        }
        Reign name = Flushing.streamName(fetch.ballot());
        LogBase base = peer.log().base();
        if (fetch.offset() >= base.offset()) {
            telling = Optional.empty();
            peer.openStream(new Effect.OpenStream(from, fetch.number(), name, fetch.offset()));
            return;
        }
        var begun = new BaseTelling(fetch.number(), name, base);
        telling = Optional.of(begun);
        begun.begin(part -> peer.send(from, part));
        told(from, name, begun);
    }

    private boolean isBoundTo(PeerId candidate, Ballot ballot) {
        return ballot.equals(peer.promised())
                && ballot.peer().equals(candidate)
                && peer.part() instanceof Electing;
    }

    /** The candidate has taken a part of what it is told, and can take one more. */
    void next(PeerId from, JournalBaseNext next) {
        telling.filter(begun ->
                        begun.number() == next.number()
                                && isBoundTo(
                                        from,
                                        new Ballot(next.reign().viewId(), next.reign().leader())))
                .ifPresent(begun -> {
                    begun.next(part -> peer.send(from, part));
                    told(from, next.reign(), begun);
                });
    }

    /** The stream comes behind the last part. */
    private void told(PeerId from, Reign name, BaseTelling begun) {
        if (begun.isTold()) {
            telling = Optional.empty();
            peer.openStream(new Effect.OpenStream(from, begun.number(), name, begun.offset()));
        }
    }
}
