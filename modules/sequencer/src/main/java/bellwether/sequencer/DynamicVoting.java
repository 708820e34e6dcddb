package bellwether.sequencer;

import bellwether.protocol.PeerId;
import bellwether.protocol.VotingView;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which part of a divided group may form the next view, under {@code partition_policy=majority}:
 * dynamic linear voting (Jajodia and Mutchler, 1990) with attempts that may have failed (Yeger
 * Lotem, Keidar and Dolev, 1997). A part needs a majority of the members of the last view with a
 * reading in it <em>and</em> of every later view that anybody in the part has tried; half of them
 * is enough for the half with the first-named member. Two parts that do not know of each other can
 * therefore never both form a view. A view counts as formed only once a reading stands in it, which
 * may ask for more than needed and never for less. Immutable.
 */
public final class DynamicVoting {
    private static final Comparator<VotingView> RANK = VotingView::compareEpoch;

    private final int expectedPeers;

    /**
     * @param expectedPeers how many peers the group is to have: the first view of a log, and the
     *     first after views without members, needs more than half of that many
     */
    public DynamicVoting(int expectedPeers) {
        if (expectedPeers < 1) {
            throw new IllegalArgumentException("expected peers: " + expectedPeers);
        }
        this.expectedPeers = expectedPeers;
    }

    /**
     * {@return why {@code part} may not form a view; empty: it may}
     *
     * @param part who promised, the candidate included
     * @param known what the journals of all of them say, together
     */
    public Optional<String> refusal(Set<PeerId> part, Collection<VotingView> known) {
        Optional<VotingView> last = known.stream().filter(VotingView::formed).max(RANK);
        List<VotingView> asked =
                known.stream()
                        .filter(view -> last.isEmpty() || RANK.compare(view, last.get()) >= 0)
                        .sorted(RANK)
                        .toList();
        boolean counts =
                last.isEmpty() || asked.stream().anyMatch(view -> view.members().isEmpty());
        if (counts && part.size() * 2 <= expectedPeers) {
            return Optional.of(
                    part.size()
                            + " of "
                            + expectedPeers
                            + " expected peers are not more than half");
        }
        return asked.stream()
                .filter(view -> !view.members().isEmpty())
                .filter(view -> !hasMajority(part, view.members()))
                .findFirst()
                .map(view ->
                        "no majority of the "
                                + view.members().size()
                                + " members of view "
                                + view.epoch().viewId());
    }

    /** Whether {@code part} outvotes any part that is apart from it. */
    private static boolean hasMajority(Set<PeerId> part, List<PeerId> members) {
        var present = new HashSet<>(members);
        present.retainAll(part);
        int twice = 2 * present.size();
        return twice > members.size()
                || twice == members.size() && present.contains(members.getFirst());
    }
}
