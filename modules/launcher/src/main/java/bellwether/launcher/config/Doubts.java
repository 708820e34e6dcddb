package bellwether.launcher.config;

import bellwether.transport.HostNetwork;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is probably a slip in a config that does: a peer starts all the same. */
public final class Doubts {
    private Doubts() {}

    /** {@return one line for each; names where it was set, key and what to do} */
    public static List<String> of(Settings settings, PeerConfig config) {
        var doubts = new ArrayList<String>();
        config.telling().hooks().ifPresent(folder -> hooks(settings, folder, doubts));
        if (!config.automatic()) {
            address(settings, config.address(), doubts);
        }
        return doubts;
    }

    private static void hooks(Settings settings, Path folder, List<String> doubts) {
        if (!Files.isDirectory(folder)) {
            String what = Files.exists(folder) ? " is no folder" : " does not exist";
            doubts.add(
                    settings.get(Key.HOOKS_DIR)
                            .wrong(
                                    "'"
                                            + folder
                                            + "'"
                                            + what
                                            + ": no program is run on any event until it is one")
                            .getMessage());
        }
    }

    /** An interface may come up later; a peer that starts now cannot listen. */
    private static void address(Settings settings, String address, List<String> doubts) {
        try {
            if (!HostNetwork.isOwn(InetAddress.getByName(address))) {
                doubts.add(
                        settings.get(Key.ADDRESS)
                                .wrong(
                                        "no network interface of this host has '"
                                                + address
                                                + "' now; auto finds the host's own")
                                .getMessage());
            }
        } catch (IOException _) {
            doubts.add(
                    settings.get(Key.ADDRESS)
                            .wrong("no host of the name '" + address + "' is known now")
                            .getMessage());
        }
    }
}
