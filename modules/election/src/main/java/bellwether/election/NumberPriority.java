package bellwether.election;

import java.util.Comparator;

/** The greater {@code election_number} leads; among equals the greater id. */
public final class NumberPriority implements Priority {
    private static final Comparator<Candidate> ORDER =
            Comparator.comparingLong(Candidate::number).thenComparing(Candidate::id);

    @Override
    public String name() {
        return "number";
    }

    @Override
    public int compare(Candidate one, Candidate other) {
        return ORDER.compare(one, other);
    }
}
