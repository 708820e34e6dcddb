package bellwether.storage;

import java.util.Optional;

/**
 * What the beginning of a journal says of why it stays.
 *
 * @param isShort whether there are no more segments than always stay
 * @param nextStart the offset at which the journal would begin without its first segment
 * @param expiredEnd up to which offset all has expired, the start of a segment
 * @param newest what keeps the first full segment behind that; empty: nothing there tells a time
 */
public record OldestPart(
        boolean isShort, long nextStart, long expiredEnd, Optional<Newest> newest) {
    /**
     * The reading of a segment that tells the newest time.
     *
     * @param second since 1970
     */
    public record Newest(long sequence, long second) {}
}
