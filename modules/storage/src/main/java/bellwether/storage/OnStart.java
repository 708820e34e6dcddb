package bellwether.storage;

/** What becomes of the data of the run before: {@code data_on_start}. */
public enum OnStart {
    /** It is set aside as one, and the peer starts empty. */
    CLEAR,
    /** The peer goes on with it. */
    RESUME
}
