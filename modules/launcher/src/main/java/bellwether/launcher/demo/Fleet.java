package bellwether.launcher.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * All peers of the demonstration. Started by its main thread; may be closed by any, once, after
 * which none is started.
 */
final class Fleet implements AutoCloseable {
    private static final long STOP_NANOS_MAX = TimeUnit.SECONDS.toNanos(8);

    private final Path program;
    private final Path base;
    private final Map<String, String> settings;
    private final Watchdog watchdog = new Watchdog();
    private final List<DemoPeer> peers = new ArrayList<>();
    private boolean closed;

    /**
     * @param program starts one peer
     * @param settings of all peers
     */
    Fleet(Path program, Path base, Map<String, String> settings) throws IOException {
        this.program = program;
        this.base = base;
        this.settings = Map.copyOf(settings);
    }

    /**
     * Starts one more peer.
     *
     * @param ownSettings of this one, over those of all
     * @throws DemoFailure if the fleet is closed
     */
    synchronized DemoPeer start(Map<String, String> ownSettings) throws IOException {
        if (closed) {
            throw new DemoFailure("stopped");
        }
        var all = new HashMap<>(settings);
        all.putAll(ownSettings);
        var peer = DemoPeer.start(program, peers.size() + 1, base, all);
        peers.add(peer);
        watchdog.watch(peer.pid());
        return peer;
    }

    synchronized List<DemoPeer> peers() {
        return List.copyOf(peers);
    }

    synchronized List<DemoPeer> alive() {
        return peers.stream().filter(DemoPeer::isAlive).toList();
    }

    /** {@return the peer that says that it leads; of two that do, the one with the newer view} */
    Optional<DemoPeer> leader() throws IOException {
        Optional<DemoPeer> leader = Optional.empty();
        long viewId = -1;
        for (var peer : alive()) {
            var status = peer.status();
            if (status.isPresent() && status.get().leads() && status.get().viewId() > viewId) {
                leader = Optional.of(peer);
                viewId = status.get().viewId();
            }
        }
        return leader;
    }

    /** Lets all members leave, then the leader; who does not in time is killed. */
    synchronized void stop() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            var leader = leader();
            stop(peers.stream().filter(peer -> !leader.equals(Optional.of(peer))).toList());
        } catch (IOException e) {
            // which one leads is then unknown, and only decides who leaves last
            stop(peers);
        }
        stop(peers);
        watchdog.close();
    }

    @Override
    public void close() {
        stop();
    }

    private static void stop(List<DemoPeer> stopping) {
        long deadlineNanos = System.nanoTime() + STOP_NANOS_MAX;
        stopping.forEach(DemoPeer::terminate);
        try {
            for (var peer : stopping) {
                peer.await(deadlineNanos);
            }
        } catch (InterruptedException e) {
            stopping.forEach(DemoPeer::kill);
            Thread.currentThread().interrupt();
        }
    }
}
