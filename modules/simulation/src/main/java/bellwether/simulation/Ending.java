package bellwether.simulation;

import bellwether.group.GroupStatus;
import bellwether.protocol.OrderedLine;
import bellwether.protocol.Source;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What must hold when the faults have stopped. */
final class Ending {
    private final List<SimulatedPeer> peers;

    Ending(List<SimulatedPeer> peers) {
        this.peers = peers;
    }

    /** I5: identical journals, one leader, one view with everybody, nothing left to hand over. */
    boolean isConverged() {
        if (!peers.stream().allMatch(SimulatedPeer::isAwake)) {
            return false;
        }
        List<GroupStatus> states = peers.stream().map(SimulatedPeer::status).toList();
        boolean oneLeader =
                states.stream().filter(status -> status.role() == GroupStatus.State.LEADER).count()
                        == 1;
        boolean oneView =
                states.stream()
                                .map(status -> status.viewId() + " " + status.leader())
                                .distinct()
                                .count()
                        == 1;
        boolean allIn = states.stream().allMatch(status -> status.members().size() == peers.size());
        boolean handedOver = peers.stream().allMatch(peer -> peer.store().outbox().size() == 0);
        boolean delivered = peers.stream().allMatch(peer -> peer.store().deliversAll());
        return oneLeader && oneView && allIn && handedOver && delivered && isIdentical();
    }

    private boolean isIdentical() {
        byte[] first = content(peers.getFirst());
        return peers.stream().allMatch(peer -> Arrays.equals(first, content(peer)));
    }

    private static byte[] content(SimulatedPeer peer) {
        var content = new byte[(int) peer.journal().end()];
        int got = 0;
        while (got < content.length) {
            int more = peer.journal().read(got, content, got, content.length - got);
            if (more == 0) {
                throw new Violation(
                        "journal of " + peer.id().brief() + " cannot be read at " + got);
            }
            got += more;
        }
        return content;
    }

    /** {@return every peer's state, for who wonders why there is no convergence} */
    String describe() {
        return peers.stream().map(Ending::describe).collect(Collectors.joining("; "));
    }

    private static String describe(SimulatedPeer peer) {
        if (!peer.isUp()) {
            return peer.id().brief() + " is down";
        }
        GroupStatus status = peer.status();
        return "%s %s view %d members %d end %d outbox %d%s"
                .formatted(
                        peer.id().brief(),
                        status.role(),
                        status.viewId(),
                        status.members().size(),
                        status.journalEnd(),
                        status.outboxReadings(),
                        peer.store().deliversAll() ? "" : " not all delivered");
    }

    /** I0, I3, I4 and I6. */
    void check(Set<String> accepted) {
        peers.forEach(SimulatedPeer::checkHolds);
        checkReadings(accepted);
        peers.forEach(peer -> peer.store().checkProjection());
    }

    private void checkReadings(Set<String> accepted) {
        var found = new HashSet<String>();
        var marks = new HashMap<Source, Long>();
        long[] sequence = {0};
        var line = new OrderedLine();
        new String(content(peers.getFirst()), StandardCharsets.ISO_8859_1)
                .lines()
                .map(text -> text.getBytes(StandardCharsets.ISO_8859_1))
                .filter(text -> line.at(text, 0, text.length))
                .forEach(text -> {
                    checkPlace(line, ++sequence[0], marks);
                    String payload =
                            new String(
                                    text,
                                    line.payloadFrom(),
                                    line.payloadTo() - line.payloadFrom(),
                                    StandardCharsets.ISO_8859_1);
                    if (!found.add(payload)) {
                        throw new Violation("I4 exactly once: " + payload + " stands twice");
                    }
                });
        for (String payload : accepted) {
            if (!found.contains(payload)) {
                throw new Violation("I4 exactly once: " + payload + " is lost");
            }
        }
    }

    private static void checkPlace(OrderedLine line, long sequence, Map<Source, Long> marks) {
        if (line.sequence() != sequence) {
            throw new Violation("I3 no gap: " + line.sequence() + " stands at place " + sequence);
        }
        long before = marks.getOrDefault(line.source(), 0L);
        if (line.n() != before + 1) {
            throw new Violation(
                    "I3 no gap: n " + line.n() + " of " + line.source() + " after " + before);
        }
        marks.put(line.source(), line.n());
    }
}
