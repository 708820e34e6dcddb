package bellwether.launcher.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What all living peers say of themselves at about one moment.
 *
 * @param peers how many live
 * @param known of those that have said something yet
 */
record Statuses(int peers, List<PeerStatus> known) {
    Statuses {
        known = List.copyOf(known);
    }

    static Statuses of(List<DemoPeer> peers) throws IOException {
        var known = new ArrayList<PeerStatus>();
        for (var peer : peers) {
            peer.status().ifPresent(known::add);
        }
        return new Statuses(peers.size(), known);
    }

    /** {@return the highest sequence that anybody has} */
    long sequence() {
        return known.stream().mapToLong(PeerStatus::sequence).max().orElse(0);
    }

    /** {@return how many rows the slowest peer has} */
    long rowsOfSlowest() {
        return known.size() < peers
                ? 0
                : known.stream().mapToLong(PeerStatus::csvSequence).min().orElse(0);
    }

    /** {@return how many readings wait in outboxes} */
    long outbox() {
        return known.stream().mapToLong(PeerStatus::outbox).sum();
    }

    /** {@return whether all have said that they follow or lead, and one and the same} */
    boolean allFollow() {
        return known.size() == peers
                && known.stream().filter(PeerStatus::leads).count() == 1
                && isOne(known.stream().map(PeerStatus::leader));
    }

    /**
     * {@return whether all follow one leader and have the same journal, and all of it in their CSV
     * files}
     */
    boolean agree() {
        return allFollow()
                && isOne(known.stream().map(PeerStatus::journalEnd))
                && known.stream().allMatch(s -> s.csvSequence() == s.sequence());
    }

    private static boolean isOne(Stream<?> values) {
        return values.distinct().count() == 1;
    }
}
