package bellwether.launcher;

import bellwether.launcher.config.ConfigException;
import bellwether.launcher.config.PeerConfig;
import bellwether.launcher.history.RecordPlace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --base-dir} of a command. */
final class WhichRecord {
    @Option(
            names = "--base-dir",
            paramLabel = "DIR",
            description =
                    "A base_dir, a data directory, or a copy of one (default: that of the peer of this"
                            + " host).")
    private Path baseDir;

    /** {@return the record that is asked for} */
    RecordPlace place(PeerConfig config) throws ConfigException, IOException {
        return RecordPlace.of(config, Optional.ofNullable(baseDir));
    }
}
