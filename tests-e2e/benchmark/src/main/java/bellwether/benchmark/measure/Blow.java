package bellwether.benchmark.measure;

import bellwether.benchmark.contest.Peer;
import bellwether.benchmark.report.Figure;
import java.io.IOException;

/** What happens to a leader. */
public enum Blow {
    /** It is killed, all knobs as shipped. */
    KILLED("takeover", Figure.TAKEOVER, false) {
        @Override
        void strike(Peer leader) {
            leader.kill();
        }
    },

    /** It is killed, the contestant tuned to find that out soon. */
    KILLED_TUNED("takeover-tuned", Figure.TAKEOVER_TUNED, true) {
        @Override
        void strike(Peer leader) {
            leader.kill();
        }
    },

    /** It hangs, tuned as well: as shipped that takes a while for everybody. */
    HUNG("hang", Figure.HANG, true) {
        @Override
        void strike(Peer leader) throws IOException {
            leader.freeze();
        }
    };

    private final String measure;
    private final Figure figure;
    private final boolean tuned;

    Blow(String measure, Figure figure, boolean tuned) {
        this.measure = measure;
        this.figure = figure;
        this.tuned = tuned;
    }

    /** Returns once it does nothing any more. */
    abstract void strike(Peer leader) throws IOException;

    /** {@return the name of the measure} */
    String measure() {
        return measure;
    }

    /** {@return what the time counts as} */
    Figure figure() {
        return figure;
    }

    /** {@return whether contestants are tuned for it} */
    boolean isTuned() {
        return tuned;
    }
}
