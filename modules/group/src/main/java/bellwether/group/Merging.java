package bellwether.group;

import bellwether.protocol.Ballot;
import bellwether.protocol.Endpoint;
import bellwether.protocol.Message.LeaderAnnouncement;
import bellwether.protocol.Message.Merge;
import bellwether.protocol.Message.Yield;
import bellwether.protocol.PeerId;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Two leaders that hear of each other: the one with the smaller id sends its summary, and the other
 * alone decides, by its own figures of that moment. Questions only go upwards, so no circle of
 * leaders can wait for each other. In the same log more members win, then the longer journal;
 * between different logs the longer journal wins, so that two fresh peers do not beat one with a
 * long record; the id settles the rest. A part some of which may hold nothing any more up to some
 * place wins over one that may part from it before that: it could not cut there. Confined to the
 * group loop.
 */
final class Merging {
    private final PeerState peer;
    private final Membership membership;
    private final LongSupplier base;
    private Optional<PeerId> asked = Optional.empty();

    /**
     * @param base up to where this part may hold nothing any more
     */
    Merging(PeerState peer, Membership membership, LongSupplier base) {
        this.base = base;
        this.peer = peer;
        this.membership = membership;
    }

    /** {@code other} leads as well, at {@code at}. */
    void met(PeerId other, Endpoint at) {
        peer.book().announced(other, at, peer.nowNanos());
        if (peer.self().compareTo(other) < 0 && !understands(other)) {
            peer.outdated().call(other, at);
        } else if (peer.self().compareTo(other) < 0) {
            asked = Optional.of(other);
            peer.send(other, summary());
        } else {
            peer.send(other, announcement(peer.self(), peer.config().endpoint()));
        }
    }

    /** One of a version from before could not read a summary that names a base. */
    private boolean understands(PeerId other) {
        return base.getAsLong() == 0 || peer.book().knowsBase(other);
    }

    private LeaderAnnouncement announcement(PeerId leader, Endpoint at) {
        return new LeaderAnnouncement(
                leader,
                at.port(),
                peer.config().groupName(),
                membership.view().viewId(),
                Optional.of(at.host()));
    }

    private Merge summary() {
        return new Merge(
                membership.view().viewId(),
                membership.followers(),
                peer.log().end(),
                peer.log().index().log().orElseThrow(),
                peer.log().index().lastSequence(),
                base.getAsLong());
    }

    /** Decides: the other leader joins this one, or this one yields, or neither. */
    void asked(PeerId from, Merge theirs) {
        Merge own = summary();
        if (peer.self().compareTo(from) < 0 || Apart.isStatement(theirs)) {
            peer.apart().compare(from, own, theirs); // nothing to decide, and maybe to tell
            return;
        }
        if (peer.apart().isRefused(own, theirs)) {
            refuse(from, own, theirs);
            return;
        }
        boolean sameLog = own.log().equals(theirs.log());
        if (peer.config().isMajority()) {
            askedByVote(from, own, theirs, sameLog);
            return;
        }
        int byBase = Long.compare(own.base(), theirs.base());
        int byMembers = Integer.compare(own.members(), theirs.members());
        int byEnd = Long.compare(own.end(), theirs.end());
        int order = sameLog ? byMembers != 0 ? byMembers : byEnd : byEnd != 0 ? byEnd : byMembers;
        answer(from, byBase != 0 ? byBase : order);
    }

    /** Each tells its own operator: the other one learns of this by the own summary. */
    private void refuse(PeerId from, Merge own, Merge theirs) {
        peer.passOver(from, peer.config().heartbeatTimeoutNanos());
        peer.apart().compare(from, own, theirs);
        if (understands(from)) {
            peer.send(from, own);
        }
    }

    /**
     * At most one of two leaders of one log has a majority: the one of the higher view. A log
     * without a reading is given up for any other, and others were refused before.
     */
    private void askedByVote(PeerId from, Merge own, Merge theirs, boolean sameLog) {
        var epoch = new Ballot(own.viewId(), peer.self());
        int byEpoch = epoch.compareTo(new Ballot(theirs.viewId(), from));
        int byReadings = Long.signum(own.lastSequence()) - Long.signum(theirs.lastSequence());
        answer(from, sameLog || byReadings == 0 ? byEpoch : byReadings);
    }

    private void answer(PeerId from, int order) {
        if (order >= 0) {
            peer.send(from, new Yield(new Ballot(membership.view().viewId(), peer.self())));
        } else {
            yieldTo(from);
        }
    }

    /** {@return whether {@code other} was asked to decide} */
    boolean hasAsked(PeerId other) {
        return asked.equals(Optional.of(other));
    }

    /** Steps down for {@code winner}, and tells the members to join it as well. */
    void yieldTo(PeerId winner) {
        peer.tell(
                Notice.Level.INFO,
                "merged",
                "yields to leader " + winner + " of another part of the group");
        peer.book()
                .entry(winner)
                .ifPresent(entry -> {
                    var announcement = announcement(winner, entry.endpoint());
                    membership.others().forEach(member -> peer.send(member.id(), announcement));
                });
        peer.become(new Joining(peer, Optional.of(winner)), "merged");
    }
}
