package bellwether.election;

/**
 * The peer that has been up longest leads, by the start times that peers announce; among equals the
 * greater id.
 */
public final class StartTimePriority implements Priority {
    @Override
    public String name() {
        return "start_time";
    }

    @Override
    public int compare(Candidate one, Candidate other) {
        int earlier = Long.compare(other.startEpochMillis(), one.startEpochMillis());
        return earlier != 0 ? earlier : one.id().compareTo(other.id());
    }
}
