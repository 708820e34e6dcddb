package bellwether.launcher.doctor;

import bellwether.launcher.config.PeerConfig;
import bellwether.launcher.ops.KeptText;
import bellwether.launcher.status.StatusFile;
import bellwether.launcher.status.StatusReading;
import bellwether.protocol.Endpoint;
import bellwether.protocol.PeerId;
import bellwether.transport.HostNetwork;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;

/**
 * The peer of this host, as far as its files tell.
 *
 * @param id empty: none has ever been started
 * @param status the newest that it has written, however old
 */
record OwnPeer(Optional<PeerId> id, Optional<StatusReading> status) {
    static OwnPeer of(PeerConfig config, Optional<PeerId> id) {
        return new OwnPeer(id, id.flatMap(known -> said(config, known)));
    }

    private static Optional<StatusReading> said(PeerConfig config, PeerId id) {
        try {
            return StatusReading.read(config.runDir().resolve(id.value()).resolve(StatusFile.NAME));
        } catch (IOException _) {
            return Optional.empty(); // this user may not read it: as if nothing was said
        }
    }

    /** {@return what it says of itself, if it runs} */
    private Optional<StatusReading> running() {
        return status.filter(said -> said.isAlive(Instant.now()));
    }

    /** {@return whether it is the peer of this host that has {@code peer}'s id, and is there} */
    boolean is(PeerId peer, Endpoint at) {
        if (!hasId(peer)) {
            return false;
        }
        return running()
                .map(said -> endpoint(said).equals(at.toString()))
                .orElseGet(() -> status.isEmpty() && isOfThisHost(at.host()));
    }

    /** {@return whether another than the peer of this host goes by its id} */
    boolean isTwin(PeerId peer, Endpoint at) {
        return hasId(peer) && !is(peer, at);
    }

    private boolean hasId(PeerId peer) {
        return id.filter(peer::equals).isPresent();
    }

    private static String endpoint(StatusReading said) {
        return said.text("address") + ":" + said.text("port");
    }

    private static boolean isOfThisHost(String host) {
        try {
            return HostNetwork.isOwn(InetAddress.getByName(host));
        } catch (IOException _) {
            return false; // a name that nobody knows here
        }
    }

    /** {@return whom it keeps its journal for, and why; empty: nobody, as far as it knows} */
    Optional<String> keptFor() {
        return running()
                .filter(said -> !said.heldUpBy().isEmpty())
                .map(said ->
                        "nothing more of the journal goes, though it has expired, because of "
                                + KeptText.keepers(said)
                                + "; see to them, or name those that are gone for good in"
                                + " retired_peers on all hosts");
    }

    /**
     * {@return what to do about it, when it does not answer}
     *
     * @param broadcastPort where it should hear who asks
     */
    String silence(int broadcastPort) {
        return running()
                .map(said -> silence(said, broadcastPort))
                .orElse(
                        "no peer answers on this host: start it (systemctl start bellwether), or"
                                + " see why it ended (journalctl -u bellwether)");
    }

    private static String silence(StatusReading said, int broadcastPort) {
        return said.text("role").equals("suspended")
                ? "the peer of this host runs, and takes no part in its group (suspended): "
                        + said.text("problem")
                        + "; it goes on by itself when that is over"
                : "the peer of this host runs ("
                        + said.text("role")
                        + "), and does not hear what is broadcast: let UDP port "
                        + broadcastPort
                        + " in through this host's firewall, or see its log";
    }
}
