package bellwether.uplink;

import bellwether.protocol.Reading;
import bellwether.protocol.Tag;
import java.util.Objects;

/**
 * A reading with its place in the record.
 *
 * @param sequence its place in the total order, from 1; another one after a merge of groups
 * @param tag which reading it is, for ever: who accepted it, and as the how-manieth
 */
public record Recorded(long sequence, Tag tag, Reading reading) {
    public Recorded {
        Objects.requireNonNull(tag);
        Objects.requireNonNull(reading);
    }
}
