package bellwether.benchmark.contest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A peer of the image and its files, whether it runs or not.
 *
 * @param program that starts it
 * @param home the folder that holds all that it writes
 */
record BellwetherPeer(Path program, Path home, String id) {
    private static final String CONFIG = "peer.properties";

    /** {@return the settings that each peer of a group on loopback needs, open to more} */
    Map<String, String> settings(String group, int broadcastPort) {
        var all = new LinkedHashMap<String, String>();
        all.put("peer_id", id);
        all.put("address", "127.0.0.1");
        all.put("base_dir", home.toString());
        all.put("group_name", group);
        all.put("broadcast_port", Integer.toString(broadcastPort));
        all.put("discovery_timeout", "1s");
        return all;
    }

    /** Starts it with these settings alone, and more environment than this program has. */
    Peer start(Map<String, String> settings, Map<String, String> environment) throws IOException {
        Files.createDirectories(home);
        Path config = configure(settings);
        var command = List.of(program.toString(), "run", "--config", config.toString());
        return Reaper.watch(Peer.start(command, environment, home, data()));
    }

    /** Lets it take new settings while it runs. */
    void reload(Map<String, String> settings) throws IOException {
        configure(settings);
        Files.write(run().resolve("control").resolve("reload"), new byte[0]);
    }

    private Path configure(Map<String, String> settings) throws IOException {
        var lines = new ArrayList<String>();
        settings.forEach((key, value) -> lines.add(key + "=" + value));
        return Files.write(home.resolve(CONFIG), lines);
    }

    PeerStatus status() throws IOException {
        return PeerStatus.read(run().resolve("status.json"));
    }

    /** {@return the folder of its record} */
    Path data() {
        return home.resolve("data").resolve(id);
    }

    private Path run() {
        return home.resolve("run").resolve(id);
    }
}
