package bellwether.election;

/** The greater {@code election_number} leads; among equals the greater id. */
public final class NumberPriority implements Priority {
    @Override
    public String name() {
        return "number";
    }

    @Override
    public int compare(Candidate one, Candidate other) {
        int byNumber = Long.compare(one.number(), other.number());
        return byNumber != 0 ? byNumber : one.id().compareTo(other.id());
    }
}
