package bellwether.sequencer;

import bellwether.protocol.Ballot;
import bellwether.protocol.JournalFailure;

/**
 * Where the highest promise of a peer outlives its process. Under {@code partition_policy=majority}
 * a peer that forgot what it promised could help two parts of a group to form a view at once.
 * Written by the group loop alone.
 */
public interface Promises {
    /** {@return the highest ballot kept, {@link Ballot#NONE} if none is} */
    Ballot kept();

    /**
     * Keeps {@code ballot} in place of the one before; durable at return.
     *
     * @throws JournalFailure if that fails
     */
    void keep(Ballot ballot);

    /**
     * {@return promises that are forgotten with the process: enough where parts may go on alone}
     */
    static Promises forgetful() {
        return new Promises() {
            @Override
            public Ballot kept() {
                return Ballot.NONE;
            }

            @Override
            public void keep(Ballot ballot) {
                // A restarted peer may promise less: the parts merge later.
            }
        };
    }
}
