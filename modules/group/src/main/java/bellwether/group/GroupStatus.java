package bellwether.group;

import bellwether.protocol.Endpoint;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
import bellwether.protocol.Role;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A snapshot of one peer's state, for the status file.
 *
 * @param role what the peer is doing
 * @param leader whom it follows, or itself
 * @param viewId the newest view it has taken part in, 0 before the first
 * @param members of that view, in ascending order of id
 * @param lastSequence of its own journal, 0 if that is empty
 * @param journalEnd bytes
 * @param durableEnd bytes of the journal that are synced
 * @param safeEnd bytes of the journal that all members of the view are known to hold durably
 * @param forwardedEnd bytes of the journal that are known to have been forwarded to another system
 * @param held how much of the journal may go once it has expired
 * @param outboxReadings accepted, not yet durable in the own journal
 * @param log which log the journal belongs to; empty: it is empty
 * @param reign in which it leads or follows
 * @param upstream whom it copies the journal from: its leader, or a member; empty on the leader,
 *     and before the leader has said where to cut
 * @param leaderEnd where the leader's journal ends, as last heard; on the leader its own end
 */
public record GroupStatus(
        State role,
        Optional<PeerId> leader,
        long viewId,
        List<MemberStatus> members,
        long lastSequence,
        long journalEnd,
        long durableEnd,
        long safeEnd,
        long forwardedEnd,
        Held held,
        long outboxReadings,
        Optional<Reign> log,
        Optional<Reign> reign,
        Optional<PeerId> upstream,
        OptionalLong leaderEnd) {
    /** The four things a peer can be doing; their names in lower case stand in the status file. */
    public enum State {
        JOINING,
        ELECTING,
        MEMBER,
        LEADER
    }

    /**
     * One member as this peer sees it.
     *
     * @param upstream whom it copies from; only the leader knows
     * @param acknowledgedEnd how far its journal goes, as it said last; only the leader knows
     * @param acknowledgedDurableEnd how far its journal is synced, as it said last; only the leader
     *     knows
     */
    public record MemberStatus(
            PeerId id,
            Endpoint endpoint,
            Role role,
            Optional<PeerId> upstream,
            OptionalLong acknowledgedEnd,
            OptionalLong acknowledgedDurableEnd) {
        private boolean isInSamePlaceAs(MemberStatus other) {
            return id.equals(other.id)
                    && endpoint.equals(other.endpoint)
                    && role == other.role
                    && upstream.equals(other.upstream);
        }
    }

    /**
     * How much of the journal everybody holds who may ever come back.
     *
     * @param end up to where, durably, as far as is known now; 0: nothing is
     * @param missing who keeps the leader from knowing more, by id; only the leader knows
     */
    public record Held(long end, List<Keeper> missing) {
        /** Nobody knows. */
        public static final Held NOTHING = new Held(0, List.of());

        public Held {
            missing = List.copyOf(missing);
        }
    }

    /** One for whom the journal is kept. */
    public record Keeper(PeerId id, Why why) {}

    /** Why the journal is kept for somebody; the names in lower case stand in the status file. */
    public enum Why {
        /** It is not in the view. */
        ABSENT,
        /** Its version could not do with a journal that was shortened; in the view or not. */
        OLDER_VERSION,
        /** It is in the view, and for minutes has synced nothing more of what it lacks. */
        NOT_SYNCED
    }

    public GroupStatus {
        members = List.copyOf(members);
    }

    /**
     * {@return whether at most the journal and the outbox of the peer, and what it knows of those
     * of others, differ}
     */
    public boolean isInSamePlaceAs(GroupStatus other) {
        return hasMembersInSamePlacesAs(other)
                && role == other.role
                && viewId == other.viewId
                && leader.equals(other.leader)
                && log.equals(other.log)
                && reign.equals(other.reign)
                && upstream.equals(other.upstream);
    }

    private boolean hasMembersInSamePlacesAs(GroupStatus other) {
        if (members == other.members) { // as it is after most batches
            return true;
        }
        boolean same = members.size() == other.members.size();
        for (int i = 0; same && i < members.size(); i++) {
            same = members.get(i).isInSamePlaceAs(other.members.get(i));
        }
        return same;
    }

    /** {@return the same of a peer that takes no part in a group at the moment} */
    public GroupStatus withoutGroup() {
        return new GroupStatus(
                State.JOINING,
                Optional.empty(),
                viewId,
                List.of(),
                lastSequence,
                journalEnd,
                durableEnd,
                safeEnd,
                forwardedEnd,
                Held.NOTHING,
                outboxReadings,
                log,
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty());
    }
}
