package bellwether.group;

/** What the parts of a divided group may do. */
public sealed interface PartitionPolicy {
    /** Every part elects a leader and goes on; on healing the parts merge. */
    record GoOn() implements PartitionPolicy {}

    /**
     * Only a part with a majority goes on, so that what was delivered as safe keeps its number for
     * ever; elsewhere readings wait.
     *
     * @param expectedPeers how many peers the group is to have, from 1: a new log begins with more
     *     than half of them
     */
    record Majority(int expectedPeers) implements PartitionPolicy {
        public Majority {
            if (expectedPeers < 1) {
                throw new IllegalArgumentException("expected peers: " + expectedPeers);
            }
        }
    }
}
