package bellwether.sensors;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A chip of the kernel's hardware monitoring, such as a SHT3x or a disk: {@code tempN_input} in
 * millidegrees Celsius, {@code humidityN_input} in thousandths of a percent.
 */
final class HwmonProbe implements Probe {
    private final Sysfs chips;
    private final String name;
    private final int channel;

    /**
     * @param root of sysfs, {@code /sys}
     * @param name of the chip, or its folder such as {@code hwmon0}
     * @param channel the N of its attributes
     */
    HwmonProbe(Path root, String name, int channel) {
        this.chips = new Sysfs(root.resolve("class/hwmon"), "hwmon", "name");
        this.name = Objects.requireNonNull(name);
        this.channel = channel;
    }

    @Override
    public Measured measure() {
        Path chip;
        try {
            chip = chips.find(name);
        } catch (IOException e) {
            return Measured.nothing(e.getMessage());
        }
        var channels = new Channels();
        var values =
                new Measured.Values(
                        channels.read(() -> milli(chip, "temp")),
                        channels.read(() -> milli(chip, "humidity")),
                        "");
        return channels.measured(
                values, chip + " has neither temp" + channel + " nor humidity" + channel);
    }

    private Optional<BigDecimal> milli(Path chip, String type) throws IOException {
        return Sysfs.number(chip, type + channel + "_input").map(Decimal.MILLI::multiply);
    }
}
