package bellwether.keys.operator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/** A password that no person has to type: one line of a file. */
final class Password {
    private static final int BYTES = 32;

    private Password() {}

    /** {@return a new one, of 256 bits} */
    static String random() {
        var bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static String read(Path file) throws IOException {
        return Files.readString(file).strip();
    }

    static void write(Path file, String password) throws IOException {
        Files.writeString(file, password + "\n");
    }
}
