package bellwether.launcher;

import bellwether.launcher.config.ConfigException;
import bellwether.launcher.config.Identity;
import bellwether.launcher.config.PeerConfig;
import bellwether.launcher.config.Settings;
import bellwether.launcher.config.SettingsSource;
import bellwether.launcher.control.Reloading;
import bellwether.launcher.log.PeerLog;
import bellwether.launcher.network.AddressWatch;
import bellwether.launcher.network.AutoAddress;
import bellwether.launcher.runtime.Peer;
import bellwether.launcher.runtime.StartException;
import bellwether.launcher.service.ServiceManager;
import bellwether.launcher.service.Supervision;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * A peer that is a process: started, supervised, ended in order by a signal, and started anew, with
 * the data of before, when the address changes that others were told.
 */
final class PeerProcess {
    /** What a shell says of a process that SIGTERM ended. */
    private static final int TERMINATED = 143;

    private final Identity identity;
    private final SettingsSource source;
    private final PeerLog log;
    private final ServiceManager manager;
    private final Consumer<Peer> onStart;
    private volatile Optional<Peer> running = Optional.empty();
    private boolean rehearsed;
    private volatile boolean asked;

    /**
     * @param source where the settings come from, to be read again on request
     * @param onStart is shown each peer once it runs
     */
    PeerProcess(Identity identity, SettingsSource source, PeerLog log, Consumer<Peer> onStart) {
        this.identity = identity;
        this.source = source;
        this.log = log;
        this.manager = ServiceManager.of(System.getenv(), ProcessHandle.current().pid(), log);
        this.onStart = onStart;
    }

    /**
     * {@return the exit code, once the peer has ended}
     *
     * @throws StartException if the peer cannot start
     */
    int run(Settings settings) throws StartException, ConfigException, IOException {
        var hook = Thread.ofPlatform().name("shutdown").unstarted(this::leave);
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            Settings inForce = settings;
            PeerConfig config = PeerConfig.of(settings).withPeerId(identity.id());
            Ended ended = live(config, inForce);
            while (ended.movesTo().isPresent()) {
                inForce = ended.inForce();
                config = PeerConfig.of(inForce).withPeerId(identity.id()).resuming();
                ended = live(config, inForce);
            }
            ended.failure().ifPresent(reason -> manager.stopping("failed: " + reason));
            int inOrder = asked ? ExitCode.LEFT : ExitCode.OK;
            return ended.failure().isPresent() ? ExitCode.FAILED : inOrder;
        } finally {
            forget(hook);
        }
    }

    /**
     * How one peer ended.
     *
     * @param failure what it failed of; empty: it was told to end
     * @param movesTo the address that it is to go on with
     * @param inForce the settings that it had in the end
     */
    private record Ended(
            Optional<String> failure, Optional<AutoAddress> movesTo, Settings inForce) {}

    private Ended live(PeerConfig config, Settings settings) throws StartException, IOException {
        Peer peer = start(config);
        running = Optional.of(peer);
        var movesTo = new AtomicReference<Optional<AutoAddress>>(Optional.empty());
        var reloading = new Reloading(source, settings, peer, log);
        try (var supervision = Supervision.start(peer, manager);
                var control =
                        Control.open(
                                peer,
                                config,
                                log,
                                reloading,
                                new Control.Around(supervision, () -> leaveFor(peer)))) {
            if (config.automatic()) {
                AddressWatch.start(
                        peer.endpoint().host(),
                        config.discovery().interfaces(),
                        next -> {
                            log.warn("the address has changed, the peer moves: " + next.text());
                            movesTo.set(Optional.of(next));
                            peer.stop();
                        },
                        log,
                        control.timers());
            }
            onStart.accept(peer);
            if (!rehearsed) {
                rehearsed = true;
                peer.rehearse();
            }
            var failure = peer.awaitEnd();
            running = Optional.empty();
            boolean moves = failure.isEmpty() && movesTo.get().isPresent();
            return new Ended(
                    failure, moves ? movesTo.get() : Optional.empty(), reloading.inForce());
        } catch (IOException e) {
            peer.kill();
            throw e;
        }
    }

    private Peer start(PeerConfig config) throws StartException, IOException {
        if (!config.automatic()) {
            return Peer.start(config, identity, log);
        }
        AutoAddress chosen = AutoAddress.look(config.discovery().interfaces());
        log.info(chosen.text());
        return Peer.start(config.at(chosen.address()), identity, log);
    }

    /**
     * On SIGTERM or SIGINT. The JVM would end with 128 plus the signal's number; a peer that has
     * left in order ends with 0. One that has not begun has nothing to leave.
     */
    private void leave() {
        manager.stopping("leaves the group");
        int code = running.map(PeerProcess::stop).orElse(TERMINATED);
        log.close();
        Runtime.getRuntime().halt(code);
    }

    /** By command: the process must not be started again, which its exit code says. */
    private void leaveFor(Peer peer) {
        asked = true;
        manager.stopping("leaves the group, as it was asked to");
        peer.stop();
    }

    private static int stop(Peer peer) {
        peer.stop();
        return peer.awaitEnd().isPresent() ? ExitCode.FAILED : ExitCode.OK;
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // the process is ending: the hook is what ended the peer
        }
    }
}
