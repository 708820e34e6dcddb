package bellwether.simulation;

import bellwether.protocol.JournalFailure;
import bellwether.protocol.PeerId;
import bellwether.sequencer.LogBase;
import bellwether.storage.RecordReader;
import bellwether.storage.RecordReader.Mark;
import java.util.Collection;
import java.util.Set;

/**
 * Watches R3: no journal lets go what somebody may still lack. It asks the disks of all hosts whose
 * readings stand in the record, whether they are on or off, and those of all members of the view.
 */
final class BaseWatch {
    private BaseWatch() {}

    /**
     * The journal of {@code peer} begins at {@code base} from now on.
     *
     * @throws Violation if a host that may come back does not hold what was before
     */
    static void shortened(PeerId peer, LogBase base, Collection<SimulatedPeer> peers) {
        peers.stream()
                .filter(self -> self.id().equals(peer) && !isRendered(self, base))
                .findFirst()
                .ifPresent(_ -> {
                    throw new Violation(
                            "R3 retention: the journal of %s begins at %d from now on, and what was before does not stand in its CSV files"
                                    .formatted(peer.brief(), base.offset()));
                });
        Set<PeerId> concerned = base.index().everybody();
        peers.stream()
                .filter(other -> !other.id().equals(peer) && !other.isDead())
                .filter(other ->
                        concerned.contains(other.id()) && hasLost(other, base)
                                || copiesWith(other, peer, peers) && isBehind(other, base))
                .findFirst()
                .ifPresent(other -> {
                    throw new Violation(
                            "R3 retention: the journal of %s begins at %d from now on, and %s does not hold what was before"
                                    .formatted(peer.brief(), base.offset(), other.id().brief()));
                });
    }

    private static boolean hasLost(SimulatedPeer other, LogBase base) {
        return !other.store().hasForgotten() && !holds(other, base);
    }

    /** {@return whether it is still copying what was before, though its disk was new or damaged} */
    private static boolean isBehind(SimulatedPeer other, LogBase base) {
        return other.journal().durableEnd() < base.offset();
    }

    /** {@return whether both are in the same view, so that the one waits for the other} */
    private static boolean copiesWith(
            SimulatedPeer other, PeerId peer, Collection<SimulatedPeer> peers) {
        return other.isUp()
                && other.status().reign().isPresent()
                && peers.stream()
                        .filter(self -> self.id().equals(peer))
                        .map(SimulatedPeer::status)
                        .anyMatch(own ->
                                own.reign().equals(other.status().reign())
                                        && own.viewId() == other.status().viewId());
    }

    private static boolean isRendered(SimulatedPeer peer, LogBase base) {
        try (var reader = RecordReader.open(peer.store().disk(), peer.store().directory().path())) {
            return reader.end() >= base.offset();
        } catch (JournalFailure e) {
            return true; // its disk refuses at the moment
        }
    }

    private static boolean holds(SimulatedPeer peer, LogBase base) {
        try (var reader = RecordReader.open(peer.store().disk(), peer.store().directory().path())) {
            var mark = new Mark(base.offset(), base.lastSequence(), base.crc());
            boolean isDurable =
                    !peer.isUp() || peer.journal().durableEnd() >= base.offset(); // else all is
            return isDurable && (reader.start().offset() > base.offset() || reader.fits(mark));
        } catch (JournalFailure e) {
            return true; // its disk refuses at the moment
        }
    }
}
