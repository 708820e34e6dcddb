package bellwether.e2e.failover;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A wall clock that is off by what stands in the file that the system property {@code
 * bellwether.clock.offset} names, in milliseconds. Part of a peer that {@link ClockPatch} has
 * changed.
 */
public final class FaultyClock {
    private static final Path OFFSET = Path.of(System.getProperty("bellwether.clock.offset"));

    private FaultyClock() {}

    /** {@return the wrong time} */
    public static Instant now() {
        try {
            return Instant.now().plusMillis(Long.parseLong(Files.readString(OFFSET)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
