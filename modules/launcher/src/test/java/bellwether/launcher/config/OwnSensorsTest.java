package bellwether.launcher.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import bellwether.launcher.config.PeerConfig.OwnSensor;
import bellwether.protocol.PeerId;
import bellwether.sensors.SensorKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OwnSensorsTest {
    private static final PeerId SELF = new PeerId("0f8fad5b-d9cb-469f-a165-70867728950e");

    @TempDir Path folder;

    private Settings settings(String... lines) throws IOException, ConfigException {
        return Settings.defaults()
                .withFile(Files.write(folder.resolve("peer.properties"), List.of(lines)));
    }

    private List<OwnSensor> sensors(String... lines) throws IOException, ConfigException {
        return PeerConfig.of(settings(lines)).sensing().sensors();
    }

    private String error(String... lines) {
        String message =
                assertThrows(ConfigException.class, () -> sensors(lines)).lines().getFirst();
        return message.replace(folder.resolve("peer.properties").toString(), "FILE");
    }

    @Test
    void aPeerHasTheSensorsThatAreNamed() throws IOException, ConfigException {
        Path file = Files.writeString(folder.resolve("a.csv"), "");
        Path inbox = folder.resolve("inbox");
        Path sys = Path.of("/sys");

        var sensors =
                sensors(
                        "sensors = air, rack,cpu,gauge,pipe,inbox,past,room",
                        "data_on_start=resume",
                        "sensor_interval_seconds=20",
                        "sensor.air.kind=iio",
                        "sensor.air.device=bme280",
                        "sensor.air.id=attic",
                        "sensor.air.interval=1m",
                        "sensor.air.stuck_after=30m",
                        "sensor.rack.kind=hwmon",
                        "sensor.rack.device=sht3x",
                        "sensor.rack.channel=2",
                        "sensor.rack.sysfs=/fake",
                        "sensor.cpu.kind=thermal",
                        "sensor.cpu.device=cpu-thermal",
                        "sensor.gauge.kind=exec",
                        "sensor.gauge.command=/bin/gauge --name 'my room'",
                        "sensor.gauge.timeout=700ms",
                        "sensor.pipe.kind=exec",
                        "sensor.pipe.command=gauge | tail -n 1",
                        "sensor.pipe.shell=true",
                        "sensor.inbox.kind=spool",
                        "sensor.inbox.folder=" + inbox,
                        "sensor.past.kind=replay",
                        "sensor.past.file=" + file,
                        "sensor.past.rate=10",
                        "sensor.room.kind=mock");

        assertEquals(
                List.of(
                        new SensorKind.Iio(sys, "bme280"),
                        new SensorKind.Hwmon(Path.of("/fake"), "sht3x", 2),
                        new SensorKind.Thermal(sys, "cpu-thermal"),
                        new SensorKind.Exec(
                                List.of("/bin/gauge", "--name", "my room"), 700_000_000),
                        new SensorKind.Exec(
                                List.of("/bin/sh", "-c", "gauge | tail -n 1"), 5_000_000_000L),
                        new SensorKind.Spool(inbox),
                        new SensorKind.Replay(file, 10),
                        new SensorKind.Mock()),
                sensors.stream().map(OwnSensor::kind).toList());
        var air = sensors.getFirst();
        assertEquals("attic", air.sensorId(SELF));
        assertEquals(Duration.ofMinutes(1), air.interval());
        assertEquals(Duration.ofMinutes(30), air.stuckAfter());
        var rack = sensors.get(1);
        assertEquals("rack-0f8fad5b", rack.sensorId(SELF));
        assertEquals(Duration.ofSeconds(20), rack.interval());
        assertEquals(Duration.ofHours(3), rack.stuckAfter());
        assertEquals(Duration.ofSeconds(1), sensors.get(5).interval());
    }

    @Test
    void noneIsNoSensor() throws IOException, ConfigException {
        assertEquals(List.of(), sensors("sensor_source=none"));
        assertEquals(
                List.of("room"),
                sensors("sensor_source=none", "sensors=room", "sensor.room.kind=mock").stream()
                        .map(OwnSensor::name)
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "sensor.a.kind=ioi|2: sensor.a.kind: 'ioi' is not one of mock, replay, iio, hwmon,"
                        + " thermal, exec, spool",
                "sensor.a.knid=iio|2: unknown key 'sensor.a.knid'; there is sensor.{name}.kind, id,"
                        + " interval, stuck_after, device, channel, sysfs, command, shell, timeout,"
                        + " folder, file, rate, with a name of 1 to 32 lower-case letters, digits,"
                        + " '_' and '-'",
                "sensor.b.kind=iio|2: sensor.b.kind: there is no sensor 'b': add it to sensors=a,"
                        + " or remove this",
                "sensor.a.kind=iio|2: sensor.a.kind: iio needs sensor.a.device: iio, hwmon,"
                        + " thermal: the device's name in the kernel, or its folder",
                "sensor.a.kind=exec|2: sensor.a.kind: exec needs sensor.a.command: exec: program"
                        + " and arguments; prints temperature,humidity,pressure",
                "sensor.a.id=x|1: sensors: 'a' needs sensor.a.kind, one of mock, replay, iio,"
                        + " hwmon, thermal, exec, spool",
                "sensor_source=replay|2: sensor_source: sensors=a names all sensors of this peer:"
                        + " remove this, or name one more there",
            })
    void whatIsWrongIsNamedWithLineAndKey(String line, String reason) {
        assertEquals("FILE, line " + reason, error("sensors=a", line));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "mock|device=x|is not for kind=mock; remove it",
                "mock|interval=0|'0' is not more than 0",
                "mock|stuck_after=-1s|'-1s' is negative",
                "mock|id=../x|sensor id '../x' is not 1 to 64 letters, digits, '.', '_' and '-',"
                        + " not starting with a dot",
                "iio|channel=1|is not for kind=iio; remove it",
                "hwmon|channel=x|'x' is not a whole number from 0 to 1000",
                "exec|command='x|a quotation mark is not closed: '",
                "exec|shell=yes|'yes' is not true or false",
                "exec|timeout=0|'0' is not more than 0",
                "replay|rate=fast|'fast' is not a number from 0 to 1000000000",
                "replay|file=/absent/x.csv|'/absent/x.csv' is not a file that can be read",
                "spool|id=x|is not for kind=spool; remove it",
            })
    void aBadValueOfASensorIsRefused(String kind, String assignment, String reason) {
        String key = assignment.substring(0, assignment.indexOf('='));
        String needed =
                switch (kind) {
                    case "iio", "hwmon" -> "device=x";
                    case "exec" -> key.equals("command") ? "interval=1s" : "command=x";
                    case "replay" -> key.equals("file") ? "interval=1s" : "file=/dev/null";
                    case "spool" -> "folder=" + folder;
                    default -> "interval=1s";
                };
        String start = needed.startsWith(key + "=") ? "# " : "sensor.a.";

        assertEquals(
                "FILE, line 4: sensor.a." + key + ": " + reason,
                error(
                        "sensors=a",
                        "sensor.a.kind=" + kind,
                        start + needed,
                        "sensor.a." + assignment));
    }

    @Test
    void twoSensorsDoNotShareAnIdOrASpool() {
        assertEquals(
                "FILE, line 5: sensor.b.id: sensor a has the same; give each its own",
                error(
                        "sensors=a,b",
                        "sensor.a.kind=mock",
                        "sensor.a.id=x",
                        "sensor.b.kind=mock",
                        "sensor.b.id=x"));
        assertEquals(
                "FILE, line 6: sensor.b.folder: sensor a has the same; give each its own",
                error(
                        "sensors=a,b",
                        "data_on_start=resume",
                        "sensor.a.kind=spool",
                        "sensor.a.folder=" + folder,
                        "sensor.b.kind=spool",
                        "sensor.b.folder=" + folder + "/x/.."));
    }

    @Test
    void aSpoolNeedsARecordThatIsKept() {
        assertEquals(
                "FILE, line 2: sensor.a.kind: spool needs data_on_start=resume; it is clear",
                error("sensors=a", "sensor.a.kind=spool", "sensor.a.folder=" + folder));
    }

    @Test
    void aNameThatIsNoneIsRefused() {
        assertEquals(
                "FILE, line 1: sensors: 'A.1' is not 1 to 32 lower-case letters, digits, '_' and"
                        + " '-'",
                error("sensors=A.1"));
    }

    @Test
    void whatIsPrintedIsAConfigThatSaysTheSame() throws IOException, ConfigException {
        var settings = settings("sensors=a", "sensor.a.kind=exec", "sensor.a.command=echo 'a b'");
        var text = new StringWriter();
        settings.print(new PrintWriter(text, true));

        var again = sensors(text.toString().split("\n"));

        assertEquals(PeerConfig.of(settings).sensing().sensors(), again);
    }

    @Test
    void whatChangesOfASensorIsSeenAndCanBeTakenOver() throws IOException, ConfigException {
        var before = settings("sensors=a", "sensor.a.kind=mock", "sensor.a.interval=1s");
        var after = settings("sensors=a", "sensor.a.kind=mock", "sensor.a.id=x");
        var interval = new SensorKey("a", SensorKey.Part.INTERVAL);
        var id = new SensorKey("a", SensorKey.Part.ID);

        var changed = before.differences(after);

        assertEquals(Set.of(interval, id), changed);
        var taken = before.with(after, changed);
        assertEquals("", taken.value(interval));
        assertEquals(Optional.of("x"), PeerConfig.of(taken).sensing().sensors().getFirst().id());
    }
}
