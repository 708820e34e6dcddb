package bellwether.keys;

import java.io.Serial;

/** Group keys cannot be used. The message names the file and says what to do. */
public final class KeysException extends Exception {
    @Serial private static final long serialVersionUID = 1;

    KeysException(String message) {
        super(message);
    }

    KeysException(String message, Throwable cause) {
        super(message, cause);
    }
}
