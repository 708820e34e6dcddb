package bellwether.protocol;

import java.util.List;
import java.util.Optional;

/**
 * Who is in the group, from one leader's hand.
 *
 * @param viewId whole number, only grows
 * @param reign the reign of the leader that made the view; empty where a view names none (a plain
 *     script's)
 * @param members in ascending order of id, no two alike, at most one leader
 */
public record View(long viewId, Optional<Reign> reign, List<Member> members) {
    /**
     * @throws MalformedException if members are out of order or name two leaders
     */
    public View {
        members = List.copyOf(members);
        if (viewId < 0) {
            throw new MalformedException("view id is negative: " + viewId);
        }
        int leaders = 0;
        for (int i = 0; i < members.size(); i++) {
            if (i > 0 && members.get(i - 1).id().compareTo(members.get(i).id()) >= 0) {
                throw new MalformedException(
                        "members are not in ascending order at " + members.get(i).id());
            }
            leaders += members.get(i).role() == Role.LEADER ? 1 : 0;
        }
        if (leaders > 1) {
            throw new MalformedException("view " + viewId + " names " + leaders + " leaders");
        }
    }

    /** {@return the leader, if the view names one} */
    public Optional<Member> leader() {
        return members.stream().filter(member -> member.role() == Role.LEADER).findFirst();
    }

    /** {@return the member of that id, if it is in the view} */
    public Optional<Member> member(PeerId id) {
        int from = 0;
        int to = members.size() - 1;
        while (from <= to) {
            int middle = (from + to) >>> 1;
            int order = members.get(middle).id().compareTo(id);
            if (order == 0) {
                return Optional.of(members.get(middle));
            }
            from = order < 0 ? middle + 1 : from;
            to = order > 0 ? middle - 1 : to;
        }
        return Optional.empty();
    }

    /** {@return the {@code orderedPeerList}: all ids, ascending} */
    public List<PeerId> orderedPeerList() {
        return members.stream().map(Member::id).toList();
    }
}
