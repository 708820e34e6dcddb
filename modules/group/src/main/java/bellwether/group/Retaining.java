package bellwether.group;

import bellwether.group.GroupStatus.Keeper;
import bellwether.group.GroupStatus.Why;
import bellwether.protocol.Member;
import bellwether.protocol.Message.JournalAck;
import bellwether.protocol.PeerId;
import bellwether.protocol.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Up to where a leader's journal is held durably by everybody who may ever come back: by all whose
 * readings stand in it or who have led, but for those that the operator says are gone for good, and
 * by all members of the view. While one of them is missing nothing more is known to be held. Of one
 * that has always been alone, as far as it knows, that is all it has on disk. What is before that
 * place may go: nobody will ask for it, and no journal will ever part before it. But a member that
 * came with less, and copies, is waited for. Confined to the group loop.
 */
final class Retaining {
    /** How long a member's durable end may stand still behind the own one, and nobody wonders. */
    private static final long STILL_NANOS = 300_000_000_000L;

    private final PeerState peer;
    private final Feeding feeding;
    private final Map<PeerId, Stand> stands = new HashMap<>();
    private List<Keeper> missing = List.of();
    private long everybodyHeld;

    /** Where the durable end of a member that is behind was found first, and when. */
    private record Stand(long end, long sinceNanos) {}

    Retaining(PeerState peer, Feeding feeding) {
        this.peer = peer;
        this.feeding = feeding;
    }

    /** A heartbeat's time has passed. */
    void beat() {
        View view = peer.view().orElseThrow();
        List<PeerId> keepers =
                view.members().stream()
                        .filter(member -> member.incarnation().isPresent())
                        .map(Member::id)
                        .filter(id -> !id.equals(peer.self()))
                        .toList();
        List<PeerId> absent = missing(keepers);
        long others = keepers.stream().mapToLong(this::durableEnd).min().orElse(Long.MAX_VALUE);
        if (absent.isEmpty()) {
            long all = Math.min(others, peer.log().durableEnd());
            everybodyHeld = Math.max(everybodyHeld, all);
        }
        peer.held(Math.min(everybodyHeld, others));
        missing =
                Stream.concat(
                                absent.stream().map(id -> new Keeper(id, why(id))),
                                keepers.stream()
                                        .filter(id -> standsStill(id) && !absent.contains(id))
                                        .map(id -> new Keeper(id, Why.NOT_SYNCED)))
                        .toList();
    }

    private List<PeerId> missing(List<PeerId> keepers) {
        var missing = new TreeSet<>(peer.log().index().everybody());
        missing.removeAll(peer.config().retired());
        missing.removeAll(keepers);
        missing.remove(peer.self());
        keepers.stream().filter(keeper -> !peer.book().knowsBase(keeper)).forEach(missing::add);
        if (keepers.isEmpty()) {
            missing.addAll(met());
        }
        return new ArrayList<>(missing);
    }

    /**
     * {@return who keeps a journal and was heard of in this run} For one that is alone now they may
     * be as good as members, though the own journal does not know of them.
     */
    private List<PeerId> met() {
        return peer.book().entries().stream()
                .filter(entry -> entry.incarnation().isPresent())
                .map(AddressBook.Entry::id)
                .filter(id -> !id.equals(peer.self()) && !peer.config().retired().contains(id))
                .toList();
    }

    private Why why(PeerId absent) {
        return peer.outdated().isOld(absent) ? Why.OLDER_VERSION : Why.ABSENT;
    }

    private boolean standsStill(PeerId member) {
        long end = durableEnd(member);
        if (end >= peer.log().durableEnd()) {
            stands.remove(member);
            return false;
        }
        Stand before = stands.get(member);
        if (before == null || before.end() != end) {
            stands.put(member, new Stand(end, peer.nowNanos()));
            return false;
        }
        return peer.nowNanos() - before.sinceNanos() >= STILL_NANOS;
    }

    private long durableEnd(PeerId member) {
        return feeding.acknowledged(member).map(JournalAck::durableEnd).orElse(0L);
    }

    /**
     * {@return up to where everybody has held the journal at some time of this reign, and may have
     * let it go since}
     */
    long everybodyHeld() {
        return everybodyHeld;
    }

    /** {@return who was waited for at the last heartbeat, by id, the slow ones behind} */
    List<Keeper> missing() {
        return missing;
    }
}
