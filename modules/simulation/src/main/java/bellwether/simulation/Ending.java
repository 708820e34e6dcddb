package bellwether.simulation;

import bellwether.group.GroupStatus;
import bellwether.protocol.Bytes;
import bellwether.protocol.OrderedLine;
import bellwether.protocol.PeerId;
import bellwether.protocol.Source;
import bellwether.sequencer.LogBase;
import bellwether.sequencer.LogIndex;
import bellwether.storage.SetAside;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What must hold when the faults have stopped. */
final class Ending {
    private final List<SimulatedPeer> peers;
    private final Ledger ledger;

    Ending(List<SimulatedPeer> peers, Ledger ledger) {
        this.peers = peers;
        this.ledger = ledger;
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
        boolean handedOver = states.stream().allMatch(status -> status.outboxReadings() == 0);
        boolean delivered = peers.stream().allMatch(peer -> peer.store().deliversAll());
        return oneLeader
                && oneView
                && allIn
                && handedOver
                && delivered
                && isIdentical()
                && hasTakenIn();
    }

    /** {@return whether there are two logs, of both of which something has expired} */
    boolean isParted() {
        return peers.stream().allMatch(SimulatedPeer::isAwake)
                && peers.stream()
                                .filter(peer -> start(peer) > 0)
                                .map(peer -> peer.status().log())
                                .distinct()
                                .count()
                        > 1;
    }

    private boolean isIdentical() {
        long from = peers.stream().mapToLong(Ending::start).max().orElseThrow();
        byte[] first = content(peers.getFirst(), from);
        return peers.stream().allMatch(peer -> Arrays.equals(first, content(peer, from)));
    }

    private static long start(SimulatedPeer peer) {
        return peer.journal().start().offset();
    }

    private static byte[] content(SimulatedPeer peer, long from) {
        var content = new byte[(int) Math.max(0, peer.journal().end() - from)];
        int got = 0;
        while (got < content.length) {
            int more = peer.journal().read(from + got, content, got, content.length - got);
            if (more == 0) {
                throw new Violation(
                        "journal of " + peer.id().brief() + " cannot be read at " + (from + got));
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
        return "%s %s view %d members %d end %d durable %d safe %d forwarded %d outbox %d lacks %s%s%s"
                .formatted(
                        peer.id().brief(),
                        status.role(),
                        status.viewId(),
                        status.members().size(),
                        status.journalEnd(),
                        status.durableEnd(),
                        status.safeEnd(),
                        status.forwardedEnd(),
                        status.outboxReadings(),
                        peer.lacking(),
                        peer.store().deliversAll() ? "" : " not all delivered",
                        acknowledged(status));
    }

    /** {@return for a leader which members have not said that they hold all of its journal} */
    private static String acknowledged(GroupStatus status) {
        return status.members().stream()
                .filter(_ -> status.role() == GroupStatus.State.LEADER)
                .filter(member -> !member.id().equals(status.leader().orElseThrow()))
                .filter(member -> member.acknowledgedDurableEnd().orElse(0) < status.journalEnd())
                .map(member ->
                        ", knows %s durable up to %d, copying from %s"
                                .formatted(
                                        member.id().brief(),
                                        member.acknowledgedDurableEnd().orElse(0),
                                        member.upstream().map(PeerId::brief).orElse("nobody")))
                .collect(Collectors.joining());
    }

    /**
     * I0, I3, I4 and I6.
     *
     * @return how many readings there are
     */
    int check() {
        peers.forEach(SimulatedPeer::checkHolds);
        SimulatedPeer longest =
                peers.stream().min(Comparator.comparingLong(Ending::start)).orElseThrow();
        Map<String, Integer> found = checkReadings(longest);
        peers.forEach(this::checkExpired);
        peers.forEach(peer -> peer.replay().check(found));
        peers.forEach(this::checkAsides);
        peers.stream().filter(peer -> peer.store().isDamaged()).forEach(this::checkSalvaged);
        peers.forEach(peer -> peer.store().checkProjection());
        return found.values().stream().mapToInt(count -> count).sum();
    }

    /** {@return how often each payload stands there} */
    private Map<String, Integer> checkReadings(SimulatedPeer peer) {
        LogBase base = peer.journal().base();
        byte[] journal = content(peer, base.offset());
        var found = new HashMap<String, Integer>();
        Map<Source, Long> marks = marks(base);
        marks.forEach((source, n) ->
                ledger.upTo(source, n)
                        .forEach(payload -> found.merge(payload.toString(), 1, Integer::sum)));
        long sequence = base.lastSequence();
        var line = new OrderedLine();
        int from = 0;
        for (int at = 0; at < journal.length; at++) {
            if (journal[at] == '\n') {
                if (line.at(journal, from, at)) {
                    sequence++;
                    checkPlace(line, sequence, marks);
                    int length = line.payloadTo() - line.payloadFrom();
                    var payload = new Bytes(journal, line.payloadFrom(), length);
                    ledger.require(ledger.source(line), line.n(), payload);
                    found.merge(payload.toString(), 1, Integer::sum);
                }
                from = at + 1;
            }
        }
        return found;
    }

    private Map<Source, Long> marks(LogBase base) {
        var marks = new HashMap<Source, Long>();
        LogIndex index = base.index();
        ledger.sources().stream()
                .filter(source -> index.highWaterMark(source) > 0)
                .forEach(source -> marks.put(source, index.highWaterMark(source)));
        return marks;
    }

    /** R2: nothing has gone out of a journal that is not older than the retention. */
    private void checkExpired(SimulatedPeer peer) {
        marks(peer.journal().base())
                .forEach((source, n) ->
                        ledger.upTo(source, n).stream()
                                .filter(payload -> !peer.store().almanac().hasExpired(payload))
                                .findFirst()
                                .ifPresent(payload -> {
                                    throw new Violation(
                                            "R2 retention: %s of %s has gone from the journal of %s"
                                                    .formatted(payload, source, peer.id().brief()));
                                }));
    }

    private void checkPlace(OrderedLine line, long sequence, Map<Source, Long> marks) {
        if (line.sequence() != sequence) {
            throw new Violation("I3 no gap: " + line.sequence() + " stands at place " + sequence);
        }
        Source source = ledger.source(line);
        long before = marks.getOrDefault(source, 0L);
        if (line.n() != before + 1) {
            throw new Violation("I3 no gap: n " + line.n() + " of " + source + " after " + before);
        }
        marks.put(source, line.n());
    }

    /** Whatever was set aside of this very log is in the record. */
    private boolean hasTakenIn() {
        return peers.stream().allMatch(peer -> peer.lacking().isEmpty());
    }

    /** No reading that the record could go on with lies unread in what was set aside. */
    private void checkSalvaged(SimulatedPeer peer) {
        Readable asides = peer.store().readableAsides(ledger.names());
        for (Source source : ledger.sources()) {
            long next = peer.mark(source) + 1;
            if (asides.holds(source, next)) {
                throw new Violation(
                        "I4 exactly once: n %d of %s lies in what %s has set aside, and nobody else has it"
                                .formatted(next, source, peer.id().brief()));
            }
        }
    }

    /** What was set aside is there. */
    private void checkAsides(SimulatedPeer peer) {
        for (var aside : peer.holdings().asides()) {
            var there = new HashMap<Source, Long>();
            SetAside run = aside.run(peer.store().disk());
            LogIndex expired = run.base().index();
            there.putAll(marks(run.base()));
            run.above(expired)
                    .each((source, n, payload) -> {
                        ledger.require(source, n, payload);
                        there.merge(source, n, Math::max);
                    });
            aside.held()
                    .forEach((source, n) -> {
                        long held = there.getOrDefault(source, 0L);
                        if (held < n && !aside.destroyed().has(source, held + 1)) {
                            throw new Violation(
                                    "I4 exactly once: n %d of %s is not in %s of %s any more"
                                            .formatted(n, source, aside.path(), peer.id().brief()));
                        }
                    });
        }
    }
}
