package bellwether.storage.export;

/** What is asked for would mix up or lose what was exported before. Says what to do. */
public final class ExportRefused extends Exception {
    private static final long serialVersionUID = 1L;

    ExportRefused(String message) {
        super(message);
    }
}
