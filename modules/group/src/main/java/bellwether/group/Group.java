package bellwether.group;

import bellwether.protocol.Incarnation;
import bellwether.protocol.PeerId;
import bellwether.sequencer.Journal;
import bellwether.sequencer.LogIndex;
import bellwether.sequencer.Outbox;
import bellwether.sequencer.Projection;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Stub: being written. */
public final class Group {
    public Group(
            PeerId self,
            Incarnation incarnation,
            GroupConfig config,
            Journal journal,
            LogIndex index,
            Outbox outbox,
            Projection projection,
            RandomGenerator random,
            Consumer<Effect> effects) {}

    /** Takes one input at monotonic time {@code nowNanos}. */
    public void step(Input input, long nowNanos) {}

    /**
     * Ends a batch of inputs: acknowledges, submits, sequences. To be called after one or more
     * steps, before waiting.
     */
    public void settle(long nowNanos) {}

    /** {@return a snapshot} */
    public GroupStatus status() {
        throw new IllegalStateException("stub");
    }
}
