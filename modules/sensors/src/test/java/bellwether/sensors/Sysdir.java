package bellwether.sensors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A tree like that of sysfs. */
record Sysdir(Path root) {
    /** Sets attributes of a device, each {@code name=content}; one without content is removed. */
    Sysdir device(String folder, String... attributes) throws IOException {
        Path device = Files.createDirectories(root.resolve(folder));
        for (String attribute : attributes) {
            String[] parts = attribute.split("=", 2);
            if (parts.length == 2) {
                Files.writeString(device.resolve(parts[0]), parts[1] + "\n");
            } else {
                Files.delete(device.resolve(parts[0]));
            }
        }
        return this;
    }

    /** An attribute that is there and cannot be read, as that of a device whose wire is broken. */
    void broken(String folder, String attribute) throws IOException {
        Files.createDirectories(root.resolve(folder).resolve(attribute));
    }
}
