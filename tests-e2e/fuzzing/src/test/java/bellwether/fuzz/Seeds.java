package bellwether.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Writes the inputs that fuzzing begins with: the lines of the protocol's README, a data directory
 * as a peer writes it, the config that is shipped, and small files of the other kinds. For {@code
 * tests-e2e/fuzz --seeds}, after one of those has changed.
 */
final class Seeds {
    private static final Pattern LINES = Pattern.compile("(?s)```lines\n(.*?)```");
    private static final String HEADER =
            "timestamp,sensor_id,temperature_c,humidity_pct,pressure_hpa\n";
    private static final String ROWS =
            HEADER
                    + "2026-03-01T10:00:00Z,attic,21.5,48.2,1012\n"
                    + "2026-03-01T10:00:15Z,attic,-1e3,,\n"
                    + "\"2026-03-01 10:00\",attic,\"3\",4,5\n";

    private final Path corpus;

    private Seeds(Path corpus) {
        this.corpus = corpus;
    }

    /** Writes them below {@code corpus}; {@code root} is that of the repository. */
    static void write(Path root, Path corpus) throws IOException {
        var seeds = new Seeds(corpus);
        seeds.protocol(Files.readString(root.resolve("modules/protocol/README.md")));
        seeds.directories();
        seeds.notes();
        seeds.files();
        seeds.put(Target.CONFIG, "shipped", Files.readString(root.resolve("conf/peer.properties")));
    }

    private void protocol(String readme) throws IOException {
        var all = new StringBuilder();
        int n = 0;
        for (var block = LINES.matcher(readme); block.find(); n++) {
            all.append(block.group(1));
            put(Target.LINES, "readme-" + n, block.group(1));
            put(Target.HANDSHAKE, "readme-" + n, block.group(1));
            for (String line : block.group(1).lines().toList()) {
                if (line.matches("(NEW_PEER_REQUEST|LEADER|PROBE|PROBE_ANSWER):.*")) {
                    put(Target.DATAGRAMS, "%08x".formatted(line.hashCode()), line);
                }
            }
        }
        String journal = new String(Sample.WHOLE.joined(".log"), StandardCharsets.US_ASCII);
        String reign = Sample.SELF + ".0000000000000007";
        String chunk = "JOURNAL:1:1." + reign + ":0:" + journal.length() + "\n" + journal;
        put(Target.LINES, "chunk", chunk + "HEARTBEAT\n");
        put(Target.LINES, "all", all.toString());
        for (String sensor : List.of("attic", "a.b_c-1")) {
            String payload = Sample.reading(sensor, 3).payload().toString();
            put(Target.READINGS, sensor, payload);
            String tag = Sample.OWN + ".12:";
            String request = "SEQUENCER_REQUEST:" + payload + "\n";
            put(
                    Target.LINES,
                    "requests-" + sensor,
                    request + ("SEQUENCER_REQUEST:" + tag + payload + "\n").repeat(2));
        }
        put(Target.READINGS, "bare", "DATA|s|2026-03-01 10:00:00+01:00|||");
    }

    private void directories() throws IOException {
        for (boolean seals : List.of(false, true)) {
            String kind = seals ? "sealed" : "plain";
            put(Target.JOURNAL, kind, folder(Sample.WHOLE, seals, "journal/0"));
            put(Target.JOURNAL, kind + "-index", folder(Sample.WHOLE, seals, "journal/"));
            put(Target.JOURNAL, kind + "-base", Sample.shortened().input(seals));
            put(Target.OUTBOX, kind, Sample.OUTBOX.input(seals));
            put(Target.RECORD, kind, Sample.WHOLE.input(seals));
            put(Target.RECORD, kind + "-daily", Sample.DAILY.input(seals));
            put(Target.CSV, kind, folder(Sample.WHOLE, seals, "attic", "cellar", "csv."));
            put(Target.CSV, kind + "-rows", folder(Sample.WHOLE, seals, "attic", "cellar"));
            var daily = Sample.part(Sample.DAILY, "attic", "cellar", "csv.");
            daily.put("daily", new byte[0]);
            put(Target.CSV, kind + "-daily", new Folder(daily).input(seals));
        }
    }

    private static byte[] folder(Folder all, boolean seals, String... names) {
        return new Folder(Sample.part(all, names)).input(seals);
    }

    private void notes() throws IOException {
        var files = Sample.part(Sample.WHOLE, "promise", "forwarded", "csv.");
        files.putAll(Sample.part(Sample.DAILY, "csv.layout"));
        byte[] first = Sample.WHOLE.file("journal/%020d.log".formatted(0));
        files.put("base.base", Sample.base(first));
        put(Target.NOTES, "plain", new Folder(files).input(false));
        put(Target.NOTES, "sealed", new Folder(files).input(true));
        put(Target.NOTES, "export", new Folder(Sample.exported()).input(true));
    }

    private void files() throws IOException {
        put(Target.REPLAY, "rows", ROWS);
        put(Target.SPOOL, "rows", "a.csv\n" + ROWS);
        put(Target.SPOOL, "link", "@a.csv\n" + ROWS);
        put(Target.SPOOL, "bad", "b.csv\n" + ROWS + "tomorrow,attic,1e999,,\n");
        var devices = new TreeMap<String, byte[]>();
        Map.of(
                        "bus/iio/devices/iio:device0/in_temp_raw", "21500",
                        "bus/iio/devices/iio:device0/in_temp_offset", "-12",
                        "bus/iio/devices/iio:device0/in_temp_scale", "1.5",
                        "bus/iio/devices/iio:device0/in_pressure_input", "101.25",
                        "class/hwmon/hwmon0/temp1_input", "41000",
                        "class/thermal/thermal_zone0/temp", "41000",
                        "output", "21.5,48,1012\n\n1,2\n")
                .forEach((name, text) -> devices.put(name, text.getBytes(StandardCharsets.UTF_8)));
        put(Target.PROBES, "devices", new Folder(devices).input(false));
        put(Target.PROBES, "output", ">> output\n21.5,,1012.25\n");
        put(
                Target.CONFIG,
                "sensors",
                "sensors=a,b\nsensor.a.kind=exec\nsensor.a.command=x --y\nsensor.b.kind=spool\n"
                        + "sensor.b.folder=/nowhere\nseed_peers=192.0.2.1:7000,[::1]:1\n"
                        + "data_on_start=resume\nheartbeat_interval=500ms\ndisk_reserve=8MB\n");
        put(
                Target.STATUS,
                "json",
                "{\"role\":\"leader\",\"view_id\":3,\"updated_at\":\"2026-03-01T10:00:00Z\","
                        + "\"ordered_peer_list\":[\"a\"],\"group_view\":{\"a\":{\"port\":1}},"
                        + "\"sensors\":{\"s\":{\"x\":null}},\"held_up_by\":{},\"other\":[[1]]}");
        put(
                Target.STATUS,
                "events",
                "time,event,view_id,text\n2026-03-01T10:00:00Z,view,3,\"a, b\"\n");
    }

    private void put(Target target, String name, String text) throws IOException {
        put(target, name, text.getBytes(StandardCharsets.UTF_8));
    }

    private void put(Target target, String name, byte[] input) throws IOException {
        Path folder = Files.createDirectories(corpus.resolve(target.text()));
        Files.write(folder.resolve("seed-" + name), input);
    }
}
