package bellwether.protocol;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a journal says about who may form a view, under {@code partition_policy=majority}.
 *
 * @param log which log it is; empty: the journal is empty
 * @param views the last view with a reading in it, if there is one, and every later one, in any
 *     order; of several with the same members the latest is enough
 */
public record Voters(Optional<Reign> log, List<VotingView> views) {
    public Voters {
        Objects.requireNonNull(log);
        views = List.copyOf(views);
    }

    /** {@return what an empty journal says} */
    public static Voters none() {
        return new Voters(Optional.empty(), List.of());
    }
}
