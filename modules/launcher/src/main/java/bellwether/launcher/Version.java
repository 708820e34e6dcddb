package bellwether.launcher;

import bellwether.launcher.config.BuildVersion;
import picocli.CommandLine;

/** What {@code --version} prints. */
final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"bellwether " + BuildVersion.text()};
    }
}
