package bellwether.sensors;

/**
 * A sensor cannot go on, or cannot be made from its settings. The message is one line for the
 * operator: where, what is wrong and what to do.
 */
public final class SensorFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SensorFailure(String message) {
        super(message);
    }

    public SensorFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
