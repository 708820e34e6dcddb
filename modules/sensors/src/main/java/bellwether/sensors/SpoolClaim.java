package bellwether.sensors;

import bellwether.protocol.MalformedException;
import bellwether.protocol.PeerId;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file that a peer has begun to take. It lies in a folder of its own whose name says all that has
 * to be known to go on after a crash: {@code taking/{first}-{bytes}-{peer id}/{name}}.
 *
 * @param file where it lies
 * @param first how many readings had been taken of the spool before its first one
 * @param bytes its length when it was found complete
 * @param owner who takes it
 */
record SpoolClaim(Path file, long first, long bytes, PeerId owner) {
    private static final Pattern FOLDER =
            Pattern.compile("(\\d{1,18})-(\\d{1,18})-([0-9a-f-]{36})");

    /** {@return the folder's name} */
    static String folderName(long first, long bytes, PeerId owner) {
        return first + "-" + bytes + "-" + owner.value();
    }

    /** {@return the claim on {@code file}, if it lies in a folder of that form} */
    static Optional<SpoolClaim> of(Path file) {
        var name = FOLDER.matcher(file.getParent().getFileName().toString());
        try {
            return name.matches()
                    ? Optional.of(
                            new SpoolClaim(
                                    file,
                                    Long.parseLong(name.group(1)),
                                    Long.parseLong(name.group(2)),
                                    new PeerId(name.group(3))))
                    : Optional.empty();
        } catch (MalformedException _) {
            return Optional.empty();
        }
    }
}
