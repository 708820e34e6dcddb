package bellwether.keys.operator;

import bellwether.protocol.GroupName;
import bellwether.protocol.PeerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** {@code group.properties}: what is known of a group's keys, for programs and people to read. */
final class GroupFile {
    static final String NAME = "group.properties";

    private static final String HOST = "host.";
    private static final String REVOKED = "revoked.";
    private static final String PEER_ID = ".peer_id";
    private static final String SERIALS = ".serials";
    private static final String UNTIL = ".until";

    private GroupFile() {}

    /** {@return the content of the file} The same state gives the same text. */
    static String text(GroupState state) {
        var text = new StringBuilder();
        text.append("# The keys of a group, written by group-keys. Do not edit.\n");
        line(text, "group", state.group());
        text.append("# Of the CA and the datagram secret that all hosts have had longest.\n");
        line(text, "generation", Integer.toString(state.generation()));
        text.append("# steady; prepared: the next is accepted; switched: the next is used.\n");
        line(text, "stage", state.stage().word());
        text.append("# Serials are hexadecimal, behind the generation of the CA that signed.\n");
        state.hosts().forEach((name, host) -> lines(text, HOST + name, host));
        int n = 0;
        for (Revocation each : state.revoked()) {
            n++;
            line(text, REVOKED + n + ".name", each.name());
            line(text, REVOKED + n + ".at", each.at().toString());
            lines(text, REVOKED + n, each.host());
        }
        return text.toString();
    }

    private static void lines(StringBuilder text, String prefix, HostRecord host) {
        line(text, prefix + PEER_ID, host.peerId().value());
        String serials = host.issued().stream().map(Issued::text).collect(Collectors.joining(","));
        line(text, prefix + SERIALS, serials);
        line(text, prefix + UNTIL, host.until().toString());
    }

    private static void line(StringBuilder text, String key, String value) {
        text.append(key).append('=').append(value).append('\n');
    }

    /**
     * {@return what a file says}
     *
     * @throws IOException if it cannot be read or is not what {@link #text} gives
     */
    static GroupState read(Path file) throws IOException {
        var lines = new Properties();
        try (var in = Files.newBufferedReader(file)) {
            lines.load(in);
            return state(lines);
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new IOException(
                    file + " is damaged (" + e.getMessage() + "): put back a copy of the folder",
                    e);
        }
    }

    private static GroupState state(Properties lines) {
        var hosts = new TreeMap<String, HostRecord>();
        for (String key : lines.stringPropertyNames()) {
            if (key.startsWith(HOST) && key.endsWith(PEER_ID)) {
                String prefix = key.substring(0, key.length() - PEER_ID.length());
                String name = prefix.substring(HOST.length());
                hosts.put(HostName.require(name), host(lines, prefix));
            }
        }
        var revoked = new ArrayList<Revocation>();
        int n = 1;
        while (lines.containsKey(REVOKED + n + ".name")) {
            String prefix = REVOKED + n;
            revoked.add(
                    new Revocation(
                            value(lines, prefix + ".name"),
                            host(lines, prefix),
                            Instant.parse(value(lines, prefix + ".at"))));
            n++;
        }
        return new GroupState(
                GroupName.require(value(lines, "group")),
                Stage.valueOf(value(lines, "stage").toUpperCase(Locale.ROOT)),
                Integer.parseInt(value(lines, "generation")),
                hosts,
                revoked);
    }

    private static HostRecord host(Properties lines, String prefix) {
        String serials = value(lines, prefix + SERIALS);
        List<Issued> issued =
                Arrays.stream(serials.split(","))
                        .filter(text -> !text.isEmpty())
                        .map(Issued::of)
                        .toList();
        return new HostRecord(
                new PeerId(value(lines, prefix + PEER_ID)),
                issued,
                Instant.parse(value(lines, prefix + UNTIL)));
    }

    private static String value(Properties lines, String key) {
        String value = lines.getProperty(key);
        if (value == null) {
            throw new IllegalArgumentException("no line " + key);
        }
        return value;
    }
}
