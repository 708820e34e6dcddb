package bellwether.protocol;

/** Every bound that the wire format sets, in one place. */
public final class Limits {
    /** Longest line, its line feed not counted, on TCP. A view of 1,024 peers fits. */
    public static final int LINE_BYTES_MAX = 262_144;

    /** Longest first line of somebody who is not known yet: a {@code HELLO} with all its fields. */
    public static final int HELLO_BYTES_MAX = 9_216;

    /** Longest datagram accepted, without its seal. */
    public static final int DATAGRAM_BYTES_MAX = 512;

    /** Longest payload of a reading. */
    public static final int PAYLOAD_BYTES_MAX = 256;

    /** Most journal bytes behind one {@code JOURNAL} header. */
    public static final int CHUNK_BYTES_MAX = 262_144;

    /** Most bytes of tagged requests that the decoder hands on as one batch. */
    public static final int REQUEST_BATCH_BYTES_MAX = 262_144;

    /**
     * Highest id of a view that a peer takes from another, or gives itself: a group that makes a
     * thousand views a second comes there in 30,000 years, and a number above must still fit.
     */
    public static final long VIEW_ID_MAX = 1_000_000_000_000_000L;

    private Limits() {}
}
