package bellwether.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.junit.jupiter.api.Test;

/** The words that stand for exceptions of which the message is no more than a path. */
final class DiskErrorTest {
    private static final String FILE = "/srv/data";

    @Test
    void whatTheDiskSaidIsSaidInWords() {
        assertEquals("permission denied", DiskError.text(new AccessDeniedException(FILE)));
        assertEquals("no such file or directory", DiskError.text(new NoSuchFileException(FILE)));
        assertEquals("not a directory", DiskError.text(new NotDirectoryException(FILE)));
        assertEquals(
                "there is a file of that name",
                DiskError.text(new FileAlreadyExistsException(FILE)));
        assertEquals(
                "No space left on device",
                DiskError.text(new FileSystemException(FILE, null, "No space left on device")));
        assertEquals("IOException", DiskError.text(new IOException()));
    }

    @Test
    void inFullItNamesTheFile() {
        assertEquals(
                FILE + ": permission denied", DiskError.inFull(new AccessDeniedException(FILE)));
        assertEquals("broken", DiskError.inFull(new IOException("broken")));
    }
}
