package bellwether.fuzz;

import bellwether.launcher.config.ConfigException;
import bellwether.launcher.config.PeerConfig;
import bellwether.launcher.config.Settings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A config file, with seeds, sensors and all else that a peer goes by. It is a config or a list of
 * what is wrong, a line each; and what is printed of it reads as the same.
 */
final class ConfigTarget {
    private ConfigTarget() {}

    static void run(byte[] input) {
        Scratch.in(folder -> {
            Path file = Files.write(folder.resolve("peer.properties"), input);
            Settings settings;
            try {
                settings = Settings.defaults().withFile(file);
            } catch (ConfigException e) {
                readable(e.lines());
                return;
            }
            var reading = PeerConfig.asFarAsItGoes(settings);
            reading.faults().forEach(fault -> readable(fault.lines()));
            if (reading.faults().isEmpty()) {
                printed(folder, settings);
            }
        });
    }

    private static void readable(List<String> lines) {
        Broken.unless(!lines.isEmpty(), "wrong without a word");
        lines.forEach(line ->
                Broken.unless(
                        line.chars().noneMatch(c -> c < ' ' || c == 0x7f), "no line: " + line));
    }

    private static void printed(Path folder, Settings settings) throws java.io.IOException {
        var text = new StringWriter();
        try (var out = new PrintWriter(text)) {
            settings.print(out);
        }
        Path copy = Files.writeString(folder.resolve("copy.properties"), text.toString());
        try {
            Settings again = Settings.defaults().withFile(copy);
            Broken.unless(settings.differences(again).isEmpty(), "printed otherwise: " + text);
            PeerConfig.toLookAt(again);
        } catch (ConfigException e) {
            throw new Broken("what was printed is wrong: " + e.getMessage());
        }
    }
}
