package bellwether.launcher;

import bellwether.launcher.control.ControlFolder;
import bellwether.launcher.control.Reloading;
import bellwether.launcher.log.PeerLog;
import bellwether.launcher.runtime.Peer;
import bellwether.launcher.service.Supervision;
import bellwether.transport.Threads;
import bellwether.transport.Timers;
import java.io.IOException;
import java.util.Map;

/** What an operator may ask of a peer that runs as a process, and the thread that listens. */
final class Control implements AutoCloseable {
    private final Threads threads;
    private final Timers timers;

    private Control(Peer peer) {
        threads = new Threads((thread, cause) -> peer.fail("thread failed: " + thread, cause));
        timers = new Timers(threads);
    }

    /**
     * Begins to listen.
     *
     * @throws IOException if the folder cannot be made
     */
    static Control open(Peer peer, PeerLog log, Supervision supervision, Reloading reloading)
            throws IOException {
        var control = new Control(peer);
        ControlFolder.open(
                peer.runDirectory(),
                Map.of(
                        Reloading.COMMAND,
                        () -> {
                            supervision.reloading();
                            try {
                                return reloading.get();
                            } finally {
                                supervision.reloaded();
                            }
                        }),
                log,
                control.timers);
        return control;
    }

    /** {@return timers that end with this} */
    Timers timers() {
        return timers;
    }

    /** Listens no more. */
    @Override
    public void close() {
        timers.close();
        threads.close();
    }
}
