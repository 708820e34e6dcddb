package bellwether.simulation;

/** What can go wrong in a run. Each seed draws which of them happen, and how often. */
public enum Fault {
    /** A process dies and starts again. */
    CRASH,
    /** A host loses power, with what was not synced torn at any byte. */
    POWER_CUT,
    /** Power goes in the middle of what a peer does on its disk, or while it starts. */
    POWER_CUT_INSIDE,
    /** All hosts lose power at once. */
    BLACKOUT,
    /** A leader dies within milliseconds of taking the lead. */
    LEADER_CRASH,
    /** The network falls into two or three parts. */
    PARTITION,
    /** One peer does not reach another, which reaches it. */
    ONE_WAY,
    /** The link between two peers comes and goes. */
    FLAP,
    /** A connection breaks; often several times in a row. */
    RESET,
    /** A process stands still, also its streams. */
    PAUSE,
    /** The group loop stands still; streams go on. */
    STALL,
    /** A peer leaves in order, and comes back. */
    LEAVE,
    /** Nothing is written or synced in the background for a while. */
    SLOW_DISK,
    /** A disk is full for a while: the peer opens its files again until it has room. */
    FULL_DISK,
    /** Syncs fail for a while and lose what they cover: the peer opens its files again. */
    SYNC_FAILURE,
    /** A process dies in the middle of what it does on its disk, or while it starts. */
    CRASH_INSIDE,
    /** Whoever comes to a certain step of the protocol dies right there. */
    STEP_CRASH,
    /** A host comes back with an empty disk. */
    EMPTY_DISK,
    /** Some peers end, and those that were off start, all within milliseconds; others stay off. */
    SHIFT,
    /** A bit of a journal flips, whether or not a process runs. */
    DAMAGED_JOURNAL,
    /** A bit of a CSV file flips, or of what says how far these are. */
    DAMAGED_CSV,
    /** Whoever leads is told to step down. In no draw of a seed, whose meaning would change. */
    STEP_DOWN,
    /** One host after the other ends, to the last, which ends as well when those come back. */
    LAST_LEFT,
    /** All hosts lose power, some come back with an empty disk, all within milliseconds. */
    NEW_DISKS
}
