package bellwether.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.group.GroupStatus;
import bellwether.protocol.Bytes;
import bellwether.protocol.PeerId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How long a take-over takes in a network that does nothing wrong, counted in its longest delays:
 * from when the first member has lost the leader until all record under another. No pause, no
 * timer, no dialling of one another may be in it.
 */
final class TakeOverTest {
    private static final int SEEDS = 40;
    private static final long MILLI = Settings.MILLI;
    private static final long SECOND = Settings.SECOND;
    private static final Pace PACE = Pace.CALM.quick();

    /** The longest a message takes, or a connect. */
    private static final long DELAY_NANOS = PACE.linkNanosMax() + 100_000;

    private static final long HEARTBEAT_TIMEOUT_NANOS = 20 * SECOND / PACE.timerPart();

    /**
     * Closed, and refused; a promise asked for and given, or refused first; the view, the handshake
     * and its answer; a chunk. No two of them take the longest.
     */
    private static final int DELAYS = 7;

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 7})
    void aDeadLeaderCostsTheDelaysOfItsMessagesAndNothingElse(int peers) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            var group = new Few(seed, peers);
            long from = group.nowNanos();
            group.leader().crash(false);
            group.awaitRecordedAnew();
            long tookNanos = group.nowNanos() - from;
            assertTrue(
                    tookNanos <= DELAYS * DELAY_NANOS,
                    "seed " + seed + " took " + tookNanos / 1e6 + " ms\n" + group.told());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 7})
    void aLeaderThatHangsCostsItsTimeoutBesidesAndNothingElse(int peers) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            var group = new Few(seed, peers);
            group.record(20 * MILLI); // so that all have heard of the leader just now
            long from = group.nowNanos();
            group.leader().pause(100 * SECOND, true);
            group.pass(HEARTBEAT_TIMEOUT_NANOS - 50 * MILLI);
            group.awaitRecordedAnew();
            long tookNanos = group.nowNanos() - from - HEARTBEAT_TIMEOUT_NANOS;
            assertTrue(
                    tookNanos <= DELAYS * DELAY_NANOS,
                    "seed " + seed + " took " + tookNanos / 1e6 + " ms more\n" + group.told());
        }
    }

    /** Some peers that follow one leader. */
    private static final class Few {
        private final VirtualTime time = new VirtualTime();
        private final SplittableRandom random;
        private final List<SimulatedPeer> peers;
        private final List<String> trace = new ArrayList<>();
        private final SimulatedPeer leader;

        Few(long seed, int size) {
            random = new SplittableRandom(seed);
            var plain = Settings.crashesOnly(size);
            var settings =
                    new Settings(
                            size,
                            plain.faultNanos(),
                            plain.meanNanos(),
                            PACE,
                            plain.cast(),
                            plain.storing(),
                            plain.intake(),
                            plain.rules());
            var network = new SimulatedNetwork(time, random.split(), PACE);
            peers = World.of(time, network, settings, new Telling()).populate(random);
            startOneByOne();
            time.runUntil(time.nowNanos() + random.nextLong(5 * SECOND));
            leader = peers.stream().filter(this::leads).findFirst().orElseThrow();
        }

        /** Who leads comes first, so that none of the others has had to do with another. */
        private void startOneByOne() {
            peers.sort(Comparator.comparing(SimulatedPeer::id).reversed());
            for (SimulatedPeer peer : peers) {
                peer.start();
                time.runUntil(time.nowNanos() + 3 * SECOND);
            }
        }

        private final class Telling implements World.Happenings {
            @Override
            public void told(PeerId peer, String event, String text) {
                trace.add(
                        "%.4f %s %s: %s"
                                .formatted(time.nowNanos() / 1e9, peer.brief(), event, text));
            }

            @Override
            public void ended(SimulatedPeer peer) {
                throw new AssertionError(peer.id() + " ended");
            }
        }

        private boolean leads(SimulatedPeer peer) {
            return peer.status().role() == GroupStatus.State.LEADER;
        }

        long nowNanos() {
            return time.nowNanos();
        }

        void pass(long nanos) {
            time.runUntil(time.nowNanos() + nanos);
        }

        SimulatedPeer leader() {
            return leader;
        }

        String told() {
            return String.join("\n", trace.subList(Math.max(0, trace.size() - 40), trace.size()));
        }

        void record(long nanos) {
            long end = time.nowNanos() + nanos;
            while (time.nowNanos() < end) {
                offer(peers);
            }
        }

        /** Each takes a reading, and a moment passes. */
        private void offer(List<SimulatedPeer> takers) {
            takers.forEach(peer -> peer.accept(List.of(Bytes.utf8("DATA|s|t|21.50||1012.00"))));
            time.runUntil(time.nowNanos() + MILLI / 2);
        }

        /** Each of the others takes a reading now and then, until one that came since is at all. */
        void awaitRecordedAnew() {
            var others = new ArrayList<>(peers);
            others.remove(leader);
            long last = others.stream().mapToLong(Few::lastSequence).max().orElseThrow();
            long end = time.nowNanos() + 100 * SECOND;
            while (!others.stream().allMatch(peer -> hasRecorded(peer, last))) {
                assertTrue(time.nowNanos() < end, "never\n" + told());
                offer(others);
            }
        }

        private boolean hasRecorded(SimulatedPeer peer, long last) {
            return peer.status().leader().filter(id -> !id.equals(leader.id())).isPresent()
                    && lastSequence(peer) > last;
        }

        private static long lastSequence(SimulatedPeer peer) {
            return peer.status().lastSequence();
        }
    }
}
