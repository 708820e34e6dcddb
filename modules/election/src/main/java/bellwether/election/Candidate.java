package bellwether.election;

import bellwether.protocol.PeerId;
import java.util.Objects;

/**
 * What a {@link Priority} may compare two peers by.
 *
 * @param number the operator's {@code election_number}; 0 if the peer announced none
 * @param startEpochMillis when the peer says it started, wall clock; {@code Long.MAX_VALUE} if it
 *     announced none
 */
public record Candidate(PeerId id, long number, long startEpochMillis) {
    public Candidate {
        Objects.requireNonNull(id);
    }
}
