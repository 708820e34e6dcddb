package bellwether.sensors;

import bellwether.protocol.MalformedException;
import bellwether.protocol.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Tries a sensor once, outside of a peer: what would it give? Takes and changes nothing. */
public final class SensorTrial {
    private SensorTrial() {}

    /**
     * {@return what it gives now, in words}
     *
     * @throws SensorFailure if it gives nothing, or not all that it should
     * @throws InterruptedException if the thread was interrupted
     */
    public static String of(SensorKind kind) throws InterruptedException {
        return switch (kind) {
            case SensorKind.Mock _ -> "made up";
            case SensorKind.Replay(var file, double _) -> replay(file);
            case SensorKind.Iio(var sysfs, var device) -> measure(new IioProbe(sysfs, device));
            case SensorKind.Hwmon(var sysfs, var device, int channel) ->
                    measure(new HwmonProbe(sysfs, device, channel));
            case SensorKind.Thermal(var sysfs, var device) ->
                    measure(new ThermalProbe(sysfs, device));
            case SensorKind.Exec(var command, long timeoutNanos) ->
                    measure(new ExecProbe(command, timeoutNanos));
            case SensorKind.Spool(var folder) -> spool(folder);
        };
    }

    private static String measure(Probe probe) throws InterruptedException {
        Measured measured = probe.measure();
        if (!measured.problems().isEmpty()) {
            throw new SensorFailure(String.join("; ", measured.problems()));
        }
        return measured.values().stream().map(SensorTrial::text).collect(Collectors.joining("; "));
    }

    /** As a peer would: what makes no reading is a failure here, too. */
    private static String text(Measured.Values values) {
        try {
            new Reading(
                    "trial",
                    Timestamp.of(Instant.EPOCH),
                    values.celsius(),
                    values.percent(),
                    values.hectopascal());
        } catch (MalformedException e) {
            throw new SensorFailure(e.getMessage(), e);
        }
        return (part(values.celsius(), " C ")
                        + part(values.percent(), " % ")
                        + part(values.hectopascal(), " hPa"))
                .strip();
    }

    private static String part(String value, String unit) {
        return value.isEmpty() ? "" : value + unit;
    }

    private static String replay(Path file) {
        ReplayFile.open(file, new Deaf()).close();
        return "has the right header";
    }

    /** Nobody hears: only the header is read. */
    private record Deaf() implements Intake {
        @Override
        public void accept(List<Reading> readings) {
            throw new IllegalStateException("nobody hands readings over");
        }

        @Override
        public void skipped(String problem) {
            throw new IllegalStateException("nobody reads rows");
        }
    }

    private static String spool(Path folder) {
        try {
            if (!Files.exists(folder)) {
                return "not made yet";
            }
            return files(folder) + " wait, " + files(folder.resolve("failed")) + " in failed/";
        } catch (IOException e) {
            throw new SensorFailure(folder + ": cannot be read: " + e, e);
        }
    }

    private static long files(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return 0;
        }
        try (var entries = Files.newDirectoryStream(folder, "*.csv")) {
            long count = 0;
            for (Path _ : entries) {
                count++;
            }
            return count;
        }
    }
}
