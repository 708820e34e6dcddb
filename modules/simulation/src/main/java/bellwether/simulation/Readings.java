package bellwether.simulation;

import bellwether.protocol.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Gives peers something to record, one after the other, alone and in bursts. */
final class Readings {
    private final VirtualTime time;
    private final Settings settings;
    private final List<SimulatedPeer> peers;
    private final RandomGenerator random;
    private long measured;

    Readings(
            VirtualTime time,
            Settings settings,
            List<SimulatedPeer> peers,
            RandomGenerator random) {
        this.time = time;
        this.settings = settings;
        this.peers = peers;
        this.random = random;
    }

    /** They come until the faults stop. */
    void begin() {
        time.after(
                random.nextLong(settings.pace().readingNanosMax()),
                () -> {
                    SimulatedPeer peer = peers.get(random.nextInt(peers.size()));
                    if (peer.isAwake()) {
                        offer(peer);
                    }
                    if (time.nowNanos() < settings.faultNanos()) {
                        begin();
                    }
                });
    }

    private void offer(SimulatedPeer peer) {
        int burst = settings.intake().burstMax();
        int count = random.nextInt(8) == 0 ? 1 + random.nextInt(burst) : 1;
        if (random.nextInt(100) < settings.intake().replayPercent()) {
            peer.replay(count);
        } else {
            peer.accept(measure(peer.store().almanac(), count));
        }
    }

    private List<Bytes> measure(Almanac almanac, int count) {
        var burst = new ArrayList<Bytes>();
        for (int i = 0; i < count; i++) {
            String sensor = "s" + random.nextInt(3);
            burst.add(Bytes.utf8("DATA|" + sensor + "|" + almanac.measured(measured++)));
        }
        return burst;
    }
}
