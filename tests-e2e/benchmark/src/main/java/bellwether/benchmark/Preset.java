package bellwether.benchmark;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The settings of an image that a user picks for quick take-overs: how bellwether is tuned. */
final class Preset {
    private static final String QUICK_TAKEOVER = "conf/presets/quick-takeover.properties";

    private Preset() {}

    /**
     * {@return key and value of each, by key}
     *
     * @param image the folder of the runtime image
     */
    static Map<String, String> quickTakeover(Path image) throws IOException {
        var properties = new Properties();
        try (Reader reader = Files.newBufferedReader(image.resolve(QUICK_TAKEOVER))) {
            properties.load(reader);
        }
        var settings = new TreeMap<String, String>();
        properties
                .stringPropertyNames()
                .forEach(key -> settings.put(key, properties.getProperty(key)));
        return settings;
    }
}
