package bellwether.simulation;

import bellwether.protocol.EpochMark;
import bellwether.protocol.PeerId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Watches what I8 rests on: under {@code partition_policy=majority}, of two views in which readings
 * were given places, the later one goes on from the earlier. It knows journals only: it counts no
 * votes, and shares nothing with what does.
 */
final class FormedViews {
    /** Of each view with a reading in it, all epochs of the journal in which that was written. */
    private final Map<EpochMark, Set<EpochMark>> journals = new HashMap<>();

    /** {@code peer} has given a place in the last of {@code epochs}, those of its journal. */
    void placed(PeerId peer, List<EpochMark> epochs) {
        EpochMark view = epochs.getLast();
        if (journals.containsKey(view)) {
            return;
        }
        Set<EpochMark> journal = Set.copyOf(epochs);
        journals.forEach((other, itsJournal) -> {
            boolean isLater = view.compareEpoch(other) > 0;
            if (isLater ? !journal.contains(other) : !itsJournal.contains(view)) {
                throw new Violation(
                        "I8 majority: %s gives a place in view %s, and neither that nor view %s goes on from the other"
                                .formatted(peer.brief(), view, other));
            }
        });
        journals.put(view, journal);
    }
}
