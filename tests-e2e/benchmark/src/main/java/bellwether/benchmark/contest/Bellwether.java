package bellwether.benchmark.contest;

import bellwether.benchmark.BenchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** The runtime image as it was built, started by its {@code bin/peer} with a properties file. */
public final class Bellwether implements Contestant {
    private final String name;
    private final Path peer;
    private final Map<String, String> settings;
    private final boolean isKeyed;

    /**
     * @param image the folder of the runtime image
     * @param settings beside the defaults
     * @param isKeyed whether each peer has group keys, so that all goes over TLS
     */
    public Bellwether(String name, Path image, Map<String, String> settings, boolean isKeyed) {
        this.name = name;
        this.peer = image.resolve("bin/peer");
        this.settings = Map.copyOf(settings);
        this.isKeyed = isKeyed;
    }

    @Override
    public String title() {
        return name;
    }

    @Override
    public Set<Trait> traits() {
        EnumSet<Trait> all = EnumSet.allOf(Trait.class);
        if (isKeyed) {
            all.remove(Trait.OPEN);
            all.remove(Trait.TOGETHER); // making keys would count
        }
        if (!settings.isEmpty() || isKeyed) {
            all.remove(Trait.IMAGE); // the same one again
            all.remove(Trait.CROWD); // that is measured as it is shipped
        }
        return all;
    }

    @Override
    public long readings(long asked) {
        return asked;
    }

    @Override
    public Group launch(Launch launch) throws IOException {
        if (!Files.isExecutable(peer)) {
            throw new BenchException("no runtime image: " + peer + " is missing");
        }
        var group = new BellwetherGroup(peer, launch, settings, isKeyed);
        try {
            group.form();
        } catch (IOException | RuntimeException e) {
            group.close();
            throw e;
        }
        return group;
    }
}
