package bellwether.protocol;

import java.util.Objects;

/**
 * The number under which a candidate asks for promises: (view id, peer id), compared in that order.
 * {@link #NONE} is below every ballot of a candidate. Text form {@code <view_id>.<peer_id>}.
 */
public record Ballot(long viewId, PeerId peer) implements Comparable<Ballot> {
    /** Nothing promised yet. */
    public static final Ballot NONE =
            new Ballot(0, new PeerId("00000000-0000-0000-0000-000000000000"));

    public Ballot {
        Objects.requireNonNull(peer);
        if (viewId < 0) {
            throw new MalformedException("view id is negative: " + viewId);
        }
    }

    /**
     * @throws MalformedException if {@code text} is no ballot
     */
    public static Ballot parse(String text) {
        int dot = text.indexOf('.');
        if (dot < 0) {
            throw new MalformedException("no <view_id>.<peer_id>: " + Printable.of(text));
        }
        return new Ballot(
                Ascii.parseLong(text.substring(0, dot)), new PeerId(text.substring(dot + 1)));
    }

    @Override
    public int compareTo(Ballot other) {
        int byView = Long.compare(viewId, other.viewId);
        return byView != 0 ? byView : peer.compareTo(other.peer);
    }

    @Override
    public String toString() {
        return viewId + "." + peer;
    }
}
