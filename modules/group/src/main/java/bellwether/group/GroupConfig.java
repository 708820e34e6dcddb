package bellwether.group;

import bellwether.election.Priority;
import bellwether.protocol.Endpoint;
import bellwether.protocol.PeerId;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What the operator decides about one peer's part in the group. Durations are nanoseconds and
 * positive.
 *
 * @param groupName only peers of the same name form a group
 * @param endpoint where this peer accepts connections
 * @param priority who of two should rather lead
 * @param number what this peer announces as its {@code election_number}
 * @param startEpochMillis what this peer announces as its start, wall clock
 * @param preempt whether a leader gives way to a peer of higher priority that joins
 * @param seeds where to ask for a group besides broadcasting
 * @param announceNanos between two announcements of a peer that is alone, and of a leader
 * @param discoveryNanos how long a starting peer waits to hear of a leader
 * @param heartbeatNanos between two heartbeats of a leader
 * @param heartbeatTimeoutNanos silence after which a member or a leader counts as failed
 * @param electionNanos how long a challenger waits for an {@code OK}, and after it for the
 *     coordinator
 * @param flushNanos how long a winner waits for promises, and without progress for the best journal
 * @param acknowledgeNanos between two acknowledgements of a member
 * @param nearBytes how much a member may lack of the journal and still be waited for
 * @param policy what the parts of a divided group may do; the same on all peers
 * @param delivery when readings are delivered here
 * @param fanout how many members copy from one peer, beyond which they copy from one another; 0: no
 *     limit
 * @param retired peers that are gone for good: the journal may go though they do not hold it
 */
public record GroupConfig(
        String groupName,
        Endpoint endpoint,
        Priority priority,
        long number,
        long startEpochMillis,
        boolean preempt,
        List<Endpoint> seeds,
        long announceNanos,
        long discoveryNanos,
        long heartbeatNanos,
        long heartbeatTimeoutNanos,
        long electionNanos,
        long flushNanos,
        long acknowledgeNanos,
        long nearBytes,
        PartitionPolicy policy,
        Delivery delivery,
        int fanout,
        Set<PeerId> retired) {
    public GroupConfig {
        Objects.requireNonNull(groupName);
        Objects.requireNonNull(endpoint);
        Objects.requireNonNull(priority);
        Objects.requireNonNull(policy);
        Objects.requireNonNull(delivery);
        seeds = List.copyOf(seeds);
        retired = Set.copyOf(retired);
        if (fanout < 0) {
            throw new IllegalArgumentException("fan-out is negative: " + fanout);
        }
        for (long nanos :
                new long[] {
                    announceNanos,
                    discoveryNanos,
                    heartbeatNanos,
                    heartbeatTimeoutNanos,
                    electionNanos,
                    flushNanos,
                    acknowledgeNanos
                }) {
            if (nanos <= 0) {
                throw new IllegalArgumentException("a duration is not positive: " + nanos + " ns");
            }
        }
    }

    /** {@return whether only a part with a majority goes on} */
    boolean isMajority() {
        return policy instanceof PartitionPolicy.Majority;
    }
}
