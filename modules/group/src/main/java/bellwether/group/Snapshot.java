package bellwether.group;

import bellwether.protocol.Member;
import bellwether.protocol.Message.JournalAck;
import bellwether.protocol.Reign;
import bellwether.protocol.View;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What the status file tells of a peer, taken at one moment. */
final class Snapshot {
    private Snapshot() {}

    static GroupStatus of(PeerState peer) {
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
                peer.view().map(View::members).orElse(List.of()).stream()
                        .map(member -> memberStatus(peer, member))
                        .toList(),
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

    private static GroupStatus.MemberStatus memberStatus(PeerState peer, Member member) {
        Optional<JournalAck> ack =
                peer.part() instanceof Leading leading
                        ? leading.acknowledged(member.id())
                        : Optional.empty();
        return new GroupStatus.MemberStatus(
                member.id(),
                member.endpoint(),
                member.role(),
                peer.part() instanceof Leading leading
                        ? leading.upstream(member.id())
                        : Optional.empty(),
                ack.map(known -> OptionalLong.of(known.end())).orElse(OptionalLong.empty()),
                ack.map(known -> OptionalLong.of(known.durableEnd())).orElse(OptionalLong.empty()));
    }
}
