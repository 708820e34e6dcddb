package bellwether.group;

import bellwether.protocol.Member;
import bellwether.protocol.Message.JournalAck;
import bellwether.protocol.Message.Safe;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
import bellwether.sequencer.SafeMark;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * How much of a leader's journal its members hold durably: whether its view is formed, which {@code
 * partition_policy=majority} asks for before a place is given, and up to where readings are safe.
 * Confined to the group loop.
 */
final class Formation {
    private final PeerState peer;
    private final Reign reign;
    private Set<PeerId> voters = Set.of();
    private SafeMark safe = new SafeMark(Set.of());
    private long epochEnd;
    private long sinceNanos;
    private boolean formed;

    Formation(PeerState peer, Reign reign) {
        this.peer = peer;
        this.reign = reign;
    }

    /**
     * The first view's {@code EPOCH} line is the journal's last line.
     *
     * @param voters the members besides the leader that lack little of its journal
     */
    void begin(Set<PeerId> voters) {
        this.voters = voters;
        safe = new SafeMark(voters);
        epochEnd = peer.log().end();
        sinceNanos = peer.nowNanos();
        formed = !peer.config().isMajority();
        peer.safeEnd().begin();
        if (!formed) {
            peer.sync();
        }
    }

    /** {@return whether places may be given} */
    boolean isFormed() {
        return formed;
    }

    /**
     * {@return whether something waits for what {@code others} acknowledge: the view, one that is
     * to have a vote, or rows that are delivered once they are safe}
     */
    boolean isWaiting(List<Member> others) {
        return !formed
                || peer.config().delivery() == Delivery.SAFE
                || others.stream()
                        .anyMatch(member -> wantsToKnow(member.id()) || isToGetAVote(member));
    }

    private boolean isToGetAVote(Member member) {
        return peer.config().isMajority()
                && member.incarnation().isPresent()
                && !voters.contains(member.id());
    }

    void acknowledged(PeerId member, JournalAck ack) {
        safe.acknowledged(member, ack.durableEnd());
    }

    /** {@return whether {@code member} has no vote yet and has come near enough to get one} */
    boolean isDue(PeerId member, JournalAck ack) {
        return peer.config().isMajority()
                && formed
                && !voters.contains(member)
                && ack.durableEnd() >= peer.log().end() - peer.config().nearBytes();
    }

    void forget(PeerId member) {
        safe.forget(member);
    }

    void remove(PeerId member) {
        safe.remove(member);
    }

    /** {@return the members for which a view that is not formed has waited for too long} */
    List<PeerId> late() {
        boolean over =
                !formed && peer.nowNanos() - sinceNanos >= peer.config().heartbeatTimeoutNanos();
        return over
                ? voters.stream().filter(voter -> safe.durableEnd(voter) < epochEnd).toList()
                : List.of();
    }

    /**
     * Ends a batch.
     *
     * @param others the members besides the leader; asked for only when something moved
     * @return whether the view has become formed
     */
    boolean settle(Supplier<List<Member>> others) {
        boolean wasFormed = formed;
        if (safe.advance(peer.log().durableEnd())) {
            formed |= safe.end() >= epochEnd;
            if (formed) {
                tellSafe(others.get());
            }
        }
        return formed && !wasFormed;
    }

    private void tellSafe(Collection<Member> others) {
        peer.safeEnd().mark(safe.end());
        others.stream()
                .filter(member -> peer.isConnected(member.id()))
                .forEach(member -> tellSafe(member.id()));
    }

    /** Tells {@code member} what is safe, if it wants to know: also when it begins to follow. */
    void tellSafe(PeerId member) {
        if (formed && safe.end() > 0 && wantsToKnow(member)) {
            peer.send(member, new Safe(reign, safe.end()));
        }
    }

    private boolean wantsToKnow(PeerId member) {
        return peer.book()
                .entry(member)
                .map(entry -> entry.delivery() == Delivery.SAFE)
                .orElse(false);
    }
}
