package bellwether.keys;

import java.io.Serial;

/** Group keys cannot be used or made. The message names the file and says what to do. */
public final class KeysException extends Exception {
    @Serial private static final long serialVersionUID = 1;

    /**
     * @param message names the file or option and says what to do
     */
    public KeysException(String message) {
        super(message);
    }

    /** As above, because of {@code cause}. */
    public KeysException(String message, Throwable cause) {
        super(message, cause);
    }
}
