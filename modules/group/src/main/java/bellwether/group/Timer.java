package bellwether.group;

/**
 * The timers of a peer. Arming one that runs replaces it. Each has a virtual thread of its own in
 * the shell.
 */
public enum Timer {
    /** Say again who and where this peer is. */
    ANNOUNCE,
    /** Nobody leads here: stop waiting and stand for election. */
    DISCOVERY,
    /** Leader: send heartbeats, see who has been silent. */
    HEARTBEAT,
    /** Member: has the leader been silent? */
    LEADER_CHECK,
    /** Candidate: no {@code OK}, or no coordinator after an {@code OK}, in time. */
    ELECTION,
    /** Candidate: promises or the best journal did not come in time. */
    FLUSH,
    /** Tell the upstream how far the journal is, and those of others that copy from it. */
    ACKNOWLEDGE,
    /** Leader: those who get nothing from their upstreams have had time to say so. */
    REPAIR,
    /** Leader: who knocked and has said no HELLO by now is a plain member. */
    ADMISSION,
    /** Leader: who came and went since the last view is told in one. */
    VIEW,
    /** Leaving: go now, whether or not everything was handed over. */
    LEAVE
}
