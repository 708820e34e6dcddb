package bellwether.keys.operator;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What an operator is told after each command: what was made, and what is to be done with it. */
final class Advice {
    /** Where the package's service reads its keys. */
    private static final String KEYS = "/etc/bellwether/keys";

    private static final String CONFIG = "/etc/bellwether/peer.properties";

    private Advice() {}

    static List<String> ofInit(Path folder, String group) {
        return List.of(
                "made the keys of group " + group + " in " + folder,
                "",
                "Keep that folder safe, and a copy of it: who has it lets hosts in, and without it"
                        + " none can be added.",
                "next: group-keys host NAME, for each host");
    }

    static List<String> ofHost(Path folder, GroupState state, String name, boolean isRenewed) {
        HostRecord host = state.hosts().get(name);
        var lines = new ArrayList<String>();
        Path made = folder.resolve(KeyFolder.HOSTS).resolve(name);
        lines.add((isRenewed ? "renewed " : "made ") + made + ", until " + host.until());
        lines.add("peer id " + host.peerId());
        lines.add("");
        if (isRenewed) {
            lines.addAll(copying(folder, List.of(name)));
            return lines;
        }
        lines.add("Copy it to the host, for instance");
        lines.add("  " + rsync(folder, name));
        lines.add("or, where there is no rsync,");
        lines.add("  scp " + made + "/* root@" + name + ":" + KEYS + "/");
        lines.add("  ssh root@" + name + " chown -R bellwether: " + KEYS);
        lines.add("and set there, in " + CONFIG + ",");
        lines.add("  group_keys=" + KEYS);
        lines.add(
                "A peer that has run there under another id goes on under it only with keys for"
                        + " that: see --peer-id.");
        return lines;
    }

    static List<String> ofRotation(Path folder, GroupState state) {
        int old = state.generation();
        var lines = new ArrayList<String>();
        lines.add(
                switch (state.stage()) {
                    case PREPARED ->
                            "step 1 of 3: keys of generation "
                                    + (old + 1)
                                    + " are made; hosts"
                                    + " accept them, and still use those of generation "
                                    + old;
                    case SWITCHED ->
                            "step 2 of 3: hosts use the keys of generation "
                                    + (old + 1)
                                    + ", and"
                                    + " still accept those of generation "
                                    + old;
                    case STEADY -> "step 3 of 3: the keys of generation " + (old - 1) + " are gone";
                });
        lines.add("");
        lines.addAll(copying(folder, state.hosts().keySet()));
        if (state.stage() != Stage.STEADY) {
            lines.add(
                    "Once each host has them, also those that are off now: group-keys rotate. One"
                            + " that misses a step gets in again when it has the newest folder.");
        }
        return lines;
    }

    static List<String> ofRevocation(Path folder, GroupState state, String name) {
        var lines = new ArrayList<String>();
        lines.add(name + " is refused as soon as the others have the new lists.");
        lines.add("");
        lines.addAll(copying(folder, state.hosts().keySet()));
        lines.add(
                state.stage() == Stage.STEADY
                        ? "It still knows the secret of the group's datagrams: group-keys rotate,"
                                + " three times, makes another."
                        : "It still knows the secrets of the group's datagrams, the next one"
                                + " too: go to the end of this rotation, and then through another.");
        return lines;
    }

    static String noHost(GroupState state, String name) {
        return "there is no host '" + name + "'; there are: " + names(state.hosts().keySet());
    }

    /** {@return the names in a line} */
    static String names(Collection<String> names) {
        return names.isEmpty() ? "none" : String.join(" ", names);
    }

    private static List<String> copying(Path folder, Collection<String> hosts) {
        if (hosts.isEmpty()) {
            return List.of("There are no hosts to copy anything to.");
        }
        return List.of(
                "Copy the folders to their hosts, and let each peer read them, for instance",
                "  for host in " + names(hosts) + "; do",
                "    " + rsync(folder, "$host") + " &&",
                "      ssh root@$host systemctl reload bellwether",
                "  done");
    }

    private static String rsync(Path folder, String host) {
        return "rsync -a --delete --chown=bellwether: "
                + folder.resolve(KeyFolder.HOSTS).resolve(host)
                + "/ root@"
                + host
                + ":"
                + KEYS
                + "/";
    }
}
