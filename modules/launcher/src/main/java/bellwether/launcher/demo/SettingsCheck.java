package bellwether.launcher.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;

/** Asks the program once whether its settings will do, before any peer starts with them. */
final class SettingsCheck {
    private SettingsCheck() {}

    /**
     * {@return what is wrong, in the words of the program; empty: nothing}
     *
     * @param program that {@code bin/peer} of the runtime image
     */
    static Optional<String> problem(Path program, Map<String, String> settings)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(program.toString());
        command.add("--check-config");
        settings.forEach((key, value) -> {
            command.add("--set");
            command.add(key + "=" + value);
        });
        Process process =
                new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        process.getOutputStream().close();
        String said;
        try (var words = process.getErrorStream()) {
            said = new String(words.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
        return process.waitFor() == 0 ? Optional.empty() : Optional.of(said);
    }
}
