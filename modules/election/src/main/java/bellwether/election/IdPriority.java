package bellwether.election;

/** The default: the lexicographically greater {@code peer_id} leads. */
public final class IdPriority implements Priority {
    @Override
    public String name() {
        return "id";
    }

    @Override
    public int compare(Candidate one, Candidate other) {
        return one.id().compareTo(other.id());
    }
}
