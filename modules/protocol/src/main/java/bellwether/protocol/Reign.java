package bellwether.protocol;

import java.util.Objects;

/**
 * What one leader appends from taking the lead to stepping down, named by its first {@code EPOCH}
 * line. Also names a log (the reign of the journal's first line is the log id). Text form {@code
 * <view_id>.<leader_id>.<incarnation>}.
 *
 * @param viewId the view with which the leader took the lead, at least 1
 */
public record Reign(long viewId, PeerId leader, Incarnation incarnation) {
    /**
     * @throws MalformedException if {@code viewId} is below 1
     */
    public Reign {
        Objects.requireNonNull(leader);
        Objects.requireNonNull(incarnation);
        if (viewId < 1) {
            throw new MalformedException("view id starts at 1: " + viewId);
        }
    }

    /**
     * @throws MalformedException if {@code text} is no reign
     */
    public static Reign parse(String text) {
        int dot = text.indexOf('.');
        if (dot < 0) {
            throw new MalformedException(
                    "no <view_id>.<leader_id>.<incarnation>: " + Printable.of(text));
        }
        var leader = Source.parse(text.substring(dot + 1));
        return new Reign(
                Ascii.parseLong(text.substring(0, dot)), leader.origin(), leader.incarnation());
    }

    @Override
    public String toString() {
        return viewId + "." + leader + "." + incarnation;
    }
}
