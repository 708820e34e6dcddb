package bellwether.storage;

/** A running process holds what was asked for. The message names the lock file. */
public final class InUseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InUseException(String message) {
        super(message);
    }
}
