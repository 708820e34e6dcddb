package bellwether.launcher.config;

import bellwether.keys.GroupKeys;
import bellwether.keys.KeyRing;
import bellwether.keys.KeysException;
import bellwether.protocol.PeerId;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Who a peer is, and what proves it.
 *
 * @param origin where the id comes from, for the log
 * @param keys what it proves it with; empty: nothing is asked for
 */
public record Identity(PeerId id, String origin, Optional<KeyRing> keys) {
    /** {@return one that needs no proof} */
    public static Identity unproved(PeerId id) {
        return new Identity(id, "given", Optional.empty());
    }

    /**
     * {@return the peer that {@code config} is about} With group keys it is the one that they are
     * made for. Its id is kept, for those who look at its files.
     *
     * @throws ConfigException if the keys cannot be used, or are another peer's than is configured
     *     or kept
     */
    public static Identity resolve(PeerConfig config) throws ConfigException {
        Optional<Path> folder = config.security().keys();
        if (folder.isEmpty()) {
            var found = PeerIdFile.resolve(config);
            return new Identity(found.id(), found.origin(), Optional.empty());
        }
        KeyRing keys = ring(folder.get());
        PeerId proved = keys.current().host().peer();
        var found = PeerIdFile.resolve(config, proved);
        if (!found.id().equals(proved)) {
            throw another(config, proved, found.id(), found.origin());
        }
        return new Identity(proved, found.origin(), Optional.of(keys));
    }

    /**
     * Looks whether the keys that {@code config} names are this peer's, and changes nothing.
     *
     * @throws ConfigException if they cannot be used, or are another peer's than is configured or
     *     kept
     */
    public static void check(PeerConfig config) throws ConfigException {
        if (config.security().keys().isPresent()) {
            PeerId proved = ring(config.security().keys().get()).current().host().peer();
            Optional<PeerId> known = PeerIdFile.known(config);
            if (known.isPresent() && !known.get().equals(proved)) {
                throw another(config, proved, known.get(), "configured or kept");
            }
        }
    }

    private static ConfigException another(
            PeerConfig config, PeerId proved, PeerId known, String origin) {
        return new ConfigException(
                "group_keys: "
                        + config.security().keys().orElseThrow()
                        + " holds the keys of peer "
                        + proved
                        + ", but peer_id is "
                        + known
                        + " ("
                        + origin
                        + "); copy this host's own folder, or make keys for that one:"
                        + " group-keys host NAME --peer-id "
                        + known);
    }

    /**
     * {@return the keys in {@code folder}}
     *
     * @throws ConfigException if they cannot be used
     */
    public static KeyRing ring(Path folder) throws ConfigException {
        try {
            return new KeyRing(folder, GroupKeys.load(folder));
        } catch (KeysException e) {
            throw new ConfigException("group_keys: " + e.getMessage(), e);
        }
    }
}
