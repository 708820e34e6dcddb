package bellwether.protocol;

/**
 * Text from outside that breaks the grammar. The message says what is wrong, without the sender's
 * control characters. Whoever reads from a peer catches it, logs it and closes that connection; it
 * never crosses into the state machines.
 */
public final class MalformedException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public MalformedException(String reason) {
        super(reason);
    }
}
