package bellwether.launcher.config;

import bellwether.protocol.MalformedException;
import bellwether.protocol.PeerId;
import bellwether.storage.DiskError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;

/** Keeps the id of a peer whose config names none: one line in {@code {base_dir}/peer_id}. */
public final class PeerIdFile {
    /** A peer's id and how it came by it, for the log. */
    public record Found(PeerId id, String origin) {}

    private PeerIdFile() {}

    /**
     * {@return the configured id, or the kept one, or a new one, which is kept from now on}
     *
     * @throws ConfigException if the file cannot be read or written, or holds something else
     */
    public static Found resolve(PeerConfig config) throws ConfigException {
        return resolve(config, new PeerId(UUID.randomUUID().toString()));
    }

    /** As above, with {@code fresh} for a new one. */
    static Found resolve(PeerConfig config, PeerId fresh) throws ConfigException {
        if (config.peerId().isPresent()) {
            return new Found(config.peerId().get(), "configured");
        }
        Path file = file(config);
        var kept = kept(file);
        return kept.isPresent() ? new Found(kept.get(), "kept in " + file) : create(file, fresh);
    }

    /**
     * {@return the configured id, or the kept one; empty: no peer has been started so far}
     *
     * @throws ConfigException if the file cannot be read, or holds something else
     */
    public static Optional<PeerId> known(PeerConfig config) throws ConfigException {
        return config.peerId().isPresent() ? config.peerId() : kept(file(config));
    }

    private static Path file(PeerConfig config) {
        return config.baseDir().resolve("peer_id");
    }

    private static Optional<PeerId> kept(Path file) throws ConfigException {
        try {
            return Optional.of(new PeerId(Files.readString(file).strip()));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (MalformedException e) {
            throw new ConfigException(
                    file + ", line 1: peer_id: " + e.getMessage() + "; correct or delete it", e);
        } catch (IOException e) {
            throw new ConfigException(file + ": peer_id: cannot be read: " + DiskError.text(e), e);
        }
    }

    private static Found create(Path file, PeerId id) throws ConfigException {
        Path draft = file.resolveSibling("peer_id." + id.brief());
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(draft, id + "\n");
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new ConfigException(
                    file + ": peer_id: cannot be written: " + DiskError.text(e), e);
        }
        return new Found(id, "made now, kept in " + file);
    }
}
