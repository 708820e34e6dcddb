package bellwether.sensors;

import bellwether.protocol.Printable;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A folder of the kernel's, in which each device has a folder of its own with one file for each
 * attribute. Devices are looked for at each measurement: they come late, go, and change numbers.
 */
final class Sysfs {
    /** An attribute is a number or a name. */
    private static final int ATTRIBUTE_BYTES_MAX = 256;

    /** With a longer exponent it would take for ever to write it out. */
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?[0-9]{1,40}(\\.[0-9]{1,40})?([eE][-+]?[0-9]{1,2})?");

    private final Path folder;
    private final List<String> nameFiles;
    private final String devicePrefix;

    /**
     * @param nameFiles the attributes that may hold a device's name
     * @param devicePrefix how the folders of devices begin; others are something else
     */
    Sysfs(Path folder, String devicePrefix, String... nameFiles) {
        this.folder = folder;
        this.devicePrefix = devicePrefix;
        this.nameFiles = List.of(nameFiles);
    }

    /** One device: its folder, and the names that it goes by, that of the folder first. */
    private record Device(Path path, List<String> names) {
        @Override
        public String toString() {
            return String.join(" = ", names);
        }
    }

    /**
     * {@return the folder of the one device of that name}
     *
     * @throws IOException with a message for the operator if there is none or several
     */
    Path find(String name) throws IOException {
        List<Device> devices = devices();
        List<Device> found = devices.stream().filter(it -> it.names().contains(name)).toList();
        return switch (found.size()) {
            case 1 -> found.getFirst().path();
            case 0 ->
                    throw new IOException(
                            "no device '"
                                    + Printable.of(name)
                                    + "' in "
                                    + folder
                                    + (devices.isEmpty()
                                            ? ", nor any other; is its driver loaded?"
                                            : "; there is: " + text(devices)));
            default ->
                    throw new IOException(
                            found.size()
                                    + " devices are named '"
                                    + Printable.of(name)
                                    + "': "
                                    + text(found)
                                    + "; name the folder of one");
        };
    }

    private List<Device> devices() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        var devices = new ArrayList<Device>();
        try (var entries = Files.list(folder)) {
            for (Path entry : entries.sorted().toList()) {
                String own = entry.getFileName().toString();
                if (own.startsWith(devicePrefix)) {
                    devices.add(new Device(entry, names(own, entry)));
                }
            }
        }
        return devices;
    }

    private List<String> names(String own, Path device) {
        var names = new ArrayList<>(List.of(own));
        for (String file : nameFiles) {
            try {
                text(device, file).ifPresent(names::add);
            } catch (IOException _) {
                // a device that goes away at this moment has no name
            }
        }
        return names;
    }

    private static String text(List<Device> devices) {
        return devices.stream()
                .map(Device::toString)
                .map(Printable::of)
                .collect(Collectors.joining(", "));
    }

    /**
     * {@return the number that an attribute holds; empty: the device does not have it}
     *
     * @throws IOException with a message for the operator if it cannot be read
     */
    static Optional<BigDecimal> number(Path device, String attribute) throws IOException {
        Optional<String> text = text(device, attribute);
        if (text.isPresent() && !NUMBER.matcher(text.get()).matches()) {
            throw new IOException(
                    device.resolve(attribute)
                            + ": '"
                            + Printable.of(text.get())
                            + "' is no number");
        }
        return text.map(BigDecimal::new);
    }

    private static Optional<String> text(Path device, String attribute) throws IOException {
        Path file = device.resolve(attribute);
        try (var content = Files.newInputStream(file)) {
            byte[] bytes = content.readNBytes(ATTRIBUTE_BYTES_MAX);
            return Optional.of(new String(bytes, StandardCharsets.UTF_8).strip());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new IOException(
                    file + ": cannot be read: " + e.getMessage() + "; is it wired up?", e);
        }
    }
}
