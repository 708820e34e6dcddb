package bellwether.launcher.runtime;

/**
 * The peer could not start: its port is taken, its data is in use, its disk refuses. The message is
 * one line that says which. Nothing of it runs any more.
 */
public final class StartException extends Exception {
    private static final long serialVersionUID = 1L;

    StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
