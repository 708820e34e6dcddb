package bellwether.keys.operator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A change of the operator's folder that is being made. It holds what is to become another, and
 * nothing of what stays.
 *
 * @param folder where it is made
 */
record Draft(Path folder) {
    private static final String SCRATCH = "scratch";

    /** {@return one without content, in a new folder} */
    static Draft begin(Path folder) throws IOException {
        OwnerOnly.makeFolder(folder);
        OwnerOnly.makeFolder(folder.resolve(KeyFolder.HOSTS));
        OwnerOnly.makeFolder(folder.resolve(SCRATCH));
        return new Draft(folder);
    }

    /** {@return a folder for what is of use only while the change is made} */
    Path scratch() {
        return folder.resolve(SCRATCH);
    }

    /** {@return where the new {@code group.p12} goes, if there is to be one} */
    Path store() {
        return folder.resolve(KeyFolder.STORE);
    }

    /** {@return where the new password goes, if there is to be one} */
    Path password() {
        return folder.resolve(KeyFolder.PASSWORD);
    }

    /** {@return a folder for the files of a host} */
    Path host(String name) throws IOException {
        Path host = folder.resolve(KeyFolder.HOSTS).resolve(name);
        OwnerOnly.makeFolder(host);
        return host;
    }

    void write(GroupState state) throws IOException {
        Files.writeString(folder.resolve(GroupFile.NAME), GroupFile.text(state));
    }

    /** Nothing is added any more: all of it is on the disk, and closed to others. */
    void seal() throws IOException {
        OwnerOnly.delete(scratch());
        OwnerOnly.seal(folder);
    }
}
