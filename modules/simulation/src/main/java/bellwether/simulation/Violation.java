package bellwether.simulation;

/**
 * An invariant does not hold: the message names it, the peers and the bytes. The seed replays it.
 */
public final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Violation(String message) {
        super(message);
    }
}
