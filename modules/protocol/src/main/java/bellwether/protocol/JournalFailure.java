package bellwether.protocol;

/**
 * The disk refused: a journal could not be read, written, cut or synced. Names the file and what
 * the operating system said. After a failed write or sync the journal accepts nothing more until it
 * was reopened.
 */
public final class JournalFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JournalFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
