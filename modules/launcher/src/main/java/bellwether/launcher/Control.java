package bellwether.launcher;

import bellwether.launcher.config.PeerConfig;
import bellwether.launcher.control.Command;
import bellwether.launcher.control.ControlFolder;
import bellwether.launcher.control.Leaving;
import bellwether.launcher.control.Reloading;
import bellwether.launcher.control.SteppingDown;
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
    static Control open(
            Peer peer, PeerConfig config, PeerLog log, Reloading reloading, Around around)
            throws IOException {
        var control = new Control(peer);
        Command reload =
                () -> {
                    around.supervision().reloading();
                    try {
                        return reloading.get();
                    } finally {
                        around.supervision().reloaded();
                    }
                };
        var election = config.election();
        var stepDown = new SteppingDown(peer, election.timeout(), election.preempt());
        var commands =
                Map.of(
                        Reloading.COMMAND, reload,
                        SteppingDown.COMMAND, stepDown,
                        Leaving.COMMAND, new Leaving(around.leave()));
        ControlFolder.open(peer.runDirectory(), commands, log, control.timers);
        return control;
    }

    /**
     * What a command reaches besides the peer.
     *
     * @param supervision is told of a reload
     * @param leave ends the peer and then the process
     */
    record Around(Supervision supervision, Runnable leave) {}

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
