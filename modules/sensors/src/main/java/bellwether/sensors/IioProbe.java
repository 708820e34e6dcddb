package bellwether.sensors;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A device of the kernel's Industrial I/O subsystem, such as a BME280. Its attributes are those of
 * {@code Documentation/ABI/testing/sysfs-bus-iio}: {@code in_temp_input} in millidegrees Celsius,
 * {@code in_humidityrelative_input} in thousandths of a percent, {@code in_pressure_input} in
 * kilopascal; or {@code _raw}, from which ({@code _raw + _offset}) × {@code _scale} makes the same.
 */
final class IioProbe implements Probe {
    /** What stands behind a channel's type where a device has more than one, or a special one. */
    private static final List<String> VARIANTS = List.of("", "0", "_ambient");

    private final Sysfs devices;
    private final String name;

    /**
     * @param root of sysfs, {@code /sys}
     * @param name of the device: its own, its label, or its folder such as {@code iio:device0}
     */
    IioProbe(Path root, String name) {
        this.devices = new Sysfs(root.resolve("bus/iio/devices"), "iio:device", "name", "label");
        this.name = Objects.requireNonNull(name);
    }

    @Override
    public Measured measure() {
        Path device;
        try {
            device = devices.find(name);
        } catch (IOException e) {
            return Measured.nothing(e.getMessage());
        }
        var channels = new Channels();
        var values =
                new Measured.Values(
                        channels.read(() -> value(device, "in_temp", Decimal.MILLI)),
                        channels.read(() -> value(device, "in_humidityrelative", Decimal.MILLI)),
                        channels.read(() -> value(device, "in_pressure", Decimal.KILOPASCAL)));
        return channels.measured(
                values, device + " has neither temperature nor relative humidity nor pressure");
    }

    private static Optional<BigDecimal> value(Path device, String type, BigDecimal unit)
            throws IOException {
        for (String variant : VARIANTS) {
            var processed = Sysfs.number(device, type + variant + "_input");
            var value = processed.isPresent() ? processed : scaled(device, type + variant);
            if (value.isPresent()) {
                return value.map(unit::multiply);
            }
        }
        return Optional.empty();
    }

    private static Optional<BigDecimal> scaled(Path device, String channel) throws IOException {
        var raw = Sysfs.number(device, channel + "_raw");
        if (raw.isEmpty()) {
            return raw;
        }
        BigDecimal offset = Sysfs.number(device, channel + "_offset").orElse(BigDecimal.ZERO);
        BigDecimal scale = Sysfs.number(device, channel + "_scale").orElse(BigDecimal.ONE);
        return raw.map(counts -> counts.add(offset).multiply(scale));
    }
}
