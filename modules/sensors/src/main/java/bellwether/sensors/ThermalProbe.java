package bellwether.sensors;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/** A thermal zone of the kernel, such as that of the processor: {@code temp} in millidegrees. */
final class ThermalProbe implements Probe {
    private final Sysfs zones;
    private final String name;

    /**
     * @param root of sysfs, {@code /sys}
     * @param name the zone's type, or its folder such as {@code thermal_zone0}
     */
    ThermalProbe(Path root, String name) {
        this.zones = new Sysfs(root.resolve("class/thermal"), "thermal_zone", "type");
        this.name = Objects.requireNonNull(name);
    }

    @Override
    public Measured measure() {
        Path zone;
        try {
            zone = zones.find(name);
        } catch (IOException e) {
            return Measured.nothing(e.getMessage());
        }
        var channels = new Channels();
        String celsius =
                channels.read(() -> Sysfs.number(zone, "temp").map(Decimal.MILLI::multiply));
        return channels.measured(new Measured.Values(celsius, "", ""), zone + " has no temp");
    }
}
