package bellwether.group;

import bellwether.protocol.Member;
import bellwether.protocol.PeerId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who comes and goes with the next view of a leader, and when that is due: at once, or, soon after
 * another view, a little later with all that changes until then. A view of n members goes to n
 * members; one for each of n that join at the same moment would cost n³ entries. Confined to the
 * group loop.
 */
final class NextView {
    /**
     * From one view to the next, for each pair of members: so views take a leader some 50 MB a
     * second at most, with 200 bytes for each member. That is 16 ms for 64 members, and 4 s for
     * 1,024.
     */
    static final long SPACING_NANOS = 4_000;

    /** A shorter time is not waited for: views of up to 15 members follow one another at once. */
    private static final long WAIT_NANOS_MIN = 1_000_000;

    /**
     * One that is not in the view any more.
     *
     * @param told whether it may be there, and is to know
     */
    record Goer(PeerId id, String event, String reason, boolean told) {}

    private final Map<PeerId, Member> coming = new LinkedHashMap<>();
    private final Map<PeerId, Goer> going = new LinkedHashMap<>();
    private long floorViewId;
    private long dueNanos;

    /**
     * {@code member} is in the next view, as it is now.
     *
     * @param floorViewId the view must be above
     */
    void comes(Member member, long floorViewId) {
        going.remove(member.id());
        coming.put(member.id(), member);
        this.floorViewId = Math.max(this.floorViewId, floorViewId);
    }

    /** {@code id} is not there any more; it comes only if it asks again. */
    void stopsComing(PeerId id) {
        coming.remove(id);
    }

    void goes(Goer goer) {
        coming.remove(goer.id());
        going.put(goer.id(), goer);
    }

    /** {@code id}, which goes, is there: it is to know. */
    void lives(PeerId id) {
        going.computeIfPresent(
                id, (_, goer) -> new Goer(goer.id(), goer.event(), goer.reason(), true));
    }

    /** {@return whether {@code id} is in the next view anew, or with a new start} */
    boolean isComing(PeerId id) {
        return coming.containsKey(id);
    }

    boolean isGoing(PeerId id) {
        return going.containsKey(id);
    }

    boolean isEmpty() {
        return coming.isEmpty() && going.isEmpty();
    }

    Collection<Member> coming() {
        return List.copyOf(coming.values());
    }

    Collection<Goer> going() {
        return List.copyOf(going.values());
    }

    /** {@return what the view's id must be above besides the promises of the leader} */
    long floorViewId() {
        return floorViewId;
    }

    /** {@return who is in the next view, if {@code standing} are in this one} */
    List<Member> members(List<Member> standing) {
        var members = new ArrayList<>(standing);
        members.removeIf(member -> isGoing(member.id()) || isComing(member.id()));
        members.addAll(coming.values());
        return members;
    }

    /** {@return how long the next view has to wait; 0 or less: it is due} */
    long waitNanos(long nowNanos) {
        return dueNanos - nowNanos;
    }

    /** A view of so many members is told at this moment: nothing waits any more. */
    void told(int members, long nowNanos) {
        coming.clear();
        going.clear();
        floorViewId = 0;
        long spacingNanos = SPACING_NANOS * members * members;
        dueNanos = spacingNanos < WAIT_NANOS_MIN ? nowNanos : nowNanos + spacingNanos;
    }
}
