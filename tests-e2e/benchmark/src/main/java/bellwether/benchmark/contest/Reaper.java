package bellwether.benchmark.contest;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Kills the peers that still live when the harness ends, however it ends short of SIGKILL. */
final class Reaper {
    private static final List<Peer> PEERS = new CopyOnWriteArrayList<>();

    static {
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> PEERS.stream().filter(Peer::isAlive).forEach(Peer::kill)));
    }

    private Reaper() {}

    static Peer watch(Peer peer) {
        PEERS.add(peer);
        return peer;
    }

    static void kill(List<Peer> peers) {
        peers.stream().filter(Peer::isAlive).forEach(Peer::kill);
        PEERS.removeAll(peers);
    }
}
