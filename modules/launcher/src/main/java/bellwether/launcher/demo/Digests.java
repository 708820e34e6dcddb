package bellwether.launcher.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 of files. */
final class Digests {
    /** Of no bytes at all. */
    static final String OF_NOTHING =
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static final int BUFFER_BYTES = 65_536;

    private Digests() {}

    /** {@return the digest of {@code file}; of no bytes if it does not exist} */
    static String ofFile(Path file) throws IOException {
        return of(Files.exists(file) ? List.of(file) : List.of());
    }

    /**
     * {@return one digest over all files in {@code directory} whose names end in {@code suffix}, in
     * order of name}
     */
    static String ofFiles(Path directory, String suffix) throws IOException {
        var files = new ArrayList<Path>();
        if (Files.isDirectory(directory)) {
            try (var found = Files.newDirectoryStream(directory, "*" + suffix)) {
                found.forEach(files::add);
            }
        }
        files.sort(null);
        return of(files);
    }

    private static String of(List<Path> files) throws IOException {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[BUFFER_BYTES];
            for (var file : files) {
                try (var bytes = Files.newInputStream(file)) {
                    for (int n = bytes.read(buffer); n >= 0; n = bytes.read(buffer)) {
                        digest.update(buffer, 0, n);
                    }
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
