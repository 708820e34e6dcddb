package bellwether.election;

import bellwether.protocol.PeerId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The bully election (Garcia-Molina, 1982, section on the bully algorithm) as a pure state machine:
 * challenge every peer of higher priority; an {@code OK} from one of them means to wait for its
 * coordinator; if none comes from above, win. How we differ: evidence that a challenged peer is
 * gone counts as its silence at once; a peer that answered {@code OK} and then brings no
 * coordinator in time is passed over from then on, until somebody leads, so that it cannot stall
 * the group; who challenges from above wants to be passed over likewise; and winning is only the
 * right to flush, not yet the lead. Confined to one thread.
 */
public final class BullyElection {
    /** What the election wants done. */
    public sealed interface Effect {
        /** Send {@code ELECTION} to {@code to}. */
        record Challenge(PeerId to) implements Effect {}

        /**
         * Call {@link #timeout} in one waiting time from now, unless another effect of this kind
         * comes first.
         */
        record Await(Phase phase) implements Effect {}

        /** Nobody waited for is left: call {@link #start} with who is above now. */
        record Restart() implements Effect {}

        /** Nobody above: take the lead. */
        record Won() implements Effect {}
    }

    /** Where the election stands. */
    public enum Phase {
        /** No election; entered when somebody leads. */
        IDLE,
        /** Challenges are out; left by the first {@code OK}, or by the silence of all. */
        CHALLENGING,
        /**
         * Somebody above said {@code OK}; left by a coordinator, or by the end of all who said so.
         */
        DEFERRING,
        /** Won; left when the flush fails or a leader stands. */
        WON
    }

    private final Set<PeerId> challenged = new LinkedHashSet<>();
    private final Set<PeerId> deferredTo = new LinkedHashSet<>();
    private final Set<PeerId> passedOver = new HashSet<>();
    private Phase phase = Phase.IDLE;

    /** {@return where the election stands} */
    public Phase phase() {
        return phase;
    }

    /**
     * Starts, or starts again, with {@code higher} being all peers of higher priority that are not
     * known to be gone.
     */
    public List<Effect> start(Collection<PeerId> higher) {
        challenged.clear();
        deferredTo.clear();
        var effects = new ArrayList<Effect>();
        for (PeerId peer : higher) {
            if (!passedOver.contains(peer)) {
                challenged.add(peer);
                effects.add(new Effect.Challenge(peer));
            }
        }
        if (challenged.isEmpty()) {
            return win();
        }
        phase = Phase.CHALLENGING;
        effects.add(new Effect.Await(phase));
        return List.copyOf(effects);
    }

    /** {@code from} said {@code OK}. */
    public List<Effect> ok(PeerId from) {
        if (!challenged.contains(from) || phase == Phase.WON || phase == Phase.IDLE) {
            return List.of();
        }
        deferredTo.add(from);
        if (phase == Phase.DEFERRING) {
            return List.of();
        }
        phase = Phase.DEFERRING;
        return List.of(new Effect.Await(phase));
    }

    /** A candidate has this peer's promise: wait for it as for somebody who said {@code OK}. */
    public List<Effect> deferTo(PeerId candidate) {
        challenged.clear();
        deferredTo.clear();
        challenged.add(candidate);
        deferredTo.add(candidate);
        phase = Phase.DEFERRING;
        return List.of(new Effect.Await(phase));
    }

    /** {@code peer} is gone: its connection closed, or it refuses connections. */
    public List<Effect> gone(PeerId peer) {
        boolean mattered = challenged.remove(peer);
        deferredTo.remove(peer);
        if (!mattered) {
            return List.of();
        }
        return switch (phase) {
            case IDLE, WON -> List.of();
            case CHALLENGING -> challenged.isEmpty() ? win() : List.of();
            case DEFERRING -> deferredTo.isEmpty() ? List.of(new Effect.Restart()) : List.of();
        };
    }

    /**
     * {@code peer} is above and challenges: it does not want to lead. Until somebody leads it is
     * not asked again.
     */
    public List<Effect> yielded(PeerId peer) {
        passedOver.add(peer);
        return gone(peer);
    }

    /** The waiting time is over. */
    public List<Effect> timeout() {
        return switch (phase) {
            case IDLE, WON -> List.of();
            case CHALLENGING -> win();
            case DEFERRING -> {
                passedOver.addAll(deferredTo);
                yield List.of(new Effect.Restart());
            }
        };
    }

    /** Somebody leads: the election is over and nobody is passed over any more. */
    public void decided() {
        challenged.clear();
        deferredTo.clear();
        passedOver.clear();
        phase = Phase.IDLE;
    }

    private List<Effect> win() {
        phase = Phase.WON;
        return List.of(new Effect.Won());
    }
}
