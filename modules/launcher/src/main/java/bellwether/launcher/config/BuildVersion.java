package bellwether.launcher.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The version that the build wrote into this module. */
public final class BuildVersion {
    private static final String RESOURCE = "version.txt";

    /** A status is written several times a second. */
    private static final String TEXT = read();

    private BuildVersion() {}

    /** {@return the version, such as {@code 0.1.0}} */
    public static String text() {
        return TEXT;
    }

    private static String read() {
        try (var resource = BuildVersion.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException("the module has no " + RESOURCE);
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
