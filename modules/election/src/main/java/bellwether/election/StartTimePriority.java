package bellwether.election;

import java.util.Comparator;

/**
 * The peer that has been up longest leads, by the start times that peers announce; among equals the
 * greater id.
 */
public final class StartTimePriority implements Priority {
    private static final Comparator<Candidate> ORDER =
            Comparator.comparingLong(Candidate::startEpochMillis)
                    .reversed()
                    .thenComparing(Candidate::id);

    @Override
    public String name() {
        return "start_time";
    }

    @Override
    public int compare(Candidate one, Candidate other) {
        return ORDER.compare(one, other);
    }
}
