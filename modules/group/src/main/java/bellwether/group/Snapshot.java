package bellwether.group;

import bellwether.protocol.Member;
import bellwether.protocol.Message.JournalAck;
import bellwether.protocol.Reign;
import bellwether.protocol.View;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the status file tells of a peer, taken at one moment. Of the members only those are told
 * anew of which something has changed: a snapshot is taken for each batch of inputs, however large
 * the group is. Confined to the group loop.
 */
final class Snapshot {
    private final PeerState peer;
    private List<GroupStatus.MemberStatus> members = List.of();
    private Optional<View> listedView = Optional.empty();
    private Optional<Leading> listedBy = Optional.empty();
    private long listedChange;

    Snapshot(PeerState peer) {
        this.peer = peer;
    }

    /** {@return what is so now} */
    GroupStatus take() {
        Part part = peer.part();
        Optional<Reign> reign =
                switch (part) {
                    case Following following -> Optional.of(following.reign());
                    case Leading leading -> Optional.of(leading.reign());
                    case Joining _, Electing _, Flushing _, Left _ -> Optional.empty();
                };
        OptionalLong leaderEnd =
                switch (part) {
                    case Following following -> following.leaderEnd();
                    case Leading _ -> OptionalLong.of(peer.log().end());
                    case Joining _, Electing _, Flushing _, Left _ -> OptionalLong.empty();
                };
        return new GroupStatus(
                part.state(),
                peer.leader(),
                peer.view().map(View::viewId).orElse(0L),
                members(),
                peer.log().index().lastSequence(),
                peer.log().end(),
                peer.log().durableEnd(),
                peer.safeEnd().end(),
                peer.forwardedEnd().end(),
                new GroupStatus.Held(
                        peer.heldEnd(),
                        part instanceof Leading leading ? leading.missing() : List.of()),
                peer.log().outbox().size(),
                peer.log().index().log(),
                reign,
                part instanceof Following following ? following.upstream() : Optional.empty(),
                leaderEnd);
    }

    /** {@return the same list as before, as long as that says the same} */
    private List<GroupStatus.MemberStatus> members() {
        Optional<Leading> leads =
                peer.part() instanceof Leading leading ? Optional.of(leading) : Optional.empty();
        long change = leads.map(Leading::changes).orElse(0L);
        boolean others = !listedView.equals(peer.view()) || !listedBy.equals(leads);
        if (others || listedChange != change) {
            long told = others ? -1 : listedChange;
            listedView = peer.view();
            listedBy = leads;
            listedChange = change;
            members = List.of(told(listedView.map(View::members).orElse(List.of()), told));
        }
        return members;
    }

    /**
     * @param listed of what was told before what holds still up to that change; -1: nothing
     */
    private GroupStatus.MemberStatus[] told(List<Member> all, long listed) {
        var told = new GroupStatus.MemberStatus[all.size()];
        for (int i = 0; i < told.length; i++) {
            Member member = all.get(i);
            long change = listedBy.map(leading -> leading.changes(member.id())).orElse(0L);
            told[i] = change > listed ? member(member, listedBy) : members.get(i);
        }
        return told;
    }

    private static GroupStatus.MemberStatus member(Member member, Optional<Leading> leads) {
        Optional<JournalAck> ack = leads.flatMap(leading -> leading.acknowledged(member.id()));
        return new GroupStatus.MemberStatus(
                member.id(),
                member.endpoint(),
                member.role(),
                leads.flatMap(leading -> leading.upstream(member.id())),
                ack.map(known -> OptionalLong.of(known.end())).orElse(OptionalLong.empty()),
                ack.map(known -> OptionalLong.of(known.durableEnd())).orElse(OptionalLong.empty()));
    }
}
