package bellwether.keys.operator;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Files and folders that nobody but their owner may look into. */
final class OwnerOnly {
    private static final Set<PosixFilePermission> FOLDER =
            PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE =
            PosixFilePermissions.fromString("rw-------");

    private OwnerOnly() {}

    /** {@return what a new file is to be made with} */
    static FileAttribute<Set<PosixFilePermission>> file() {
        return PosixFilePermissions.asFileAttribute(FILE);
    }

    /** Makes a folder, if it is not there, and those above, which get the usual modes. */
    static void makeFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Path above = folder.toAbsolutePath().getParent();
            if (above != null) {
                Files.createDirectories(above);
            }
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(FOLDER));
        }
        Files.setPosixFilePermissions(folder, FOLDER);
    }

    /** Closes a folder with all in it to others, and waits until it is on the disk. */
    static void seal(Path folder) throws IOException {
        for (Path each : below(folder)) {
            Files.setPosixFilePermissions(each, Files.isDirectory(each) ? FOLDER : FILE);
            sync(each);
        }
    }

    /** Waits until a file, or what a folder lists, is on the disk. */
    static void sync(Path path) throws IOException {
        try (var opened = FileChannel.open(path, StandardOpenOption.READ)) {
            opened.force(true);
        }
    }

    /** Deletes a folder with all in it, or a file, if it is there. */
    static void delete(Path path) throws IOException {
        if (Files.exists(path)) {
            for (Path each : below(path).reversed()) {
                Files.delete(each);
            }
        }
    }

    /** {@return the path and all in it, folders before what they hold} No link is followed. */
    private static List<Path> below(Path path) throws IOException {
        try (Stream<Path> all = Files.walk(path)) {
            return all.toList();
        }
    }
}
