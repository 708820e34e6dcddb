package bellwether.simulation;

import bellwether.group.Input;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * What waits for the group loop of one simulated peer. A loop that stands still, or a whole process
 * that does, takes nothing until it goes on; then everything that came meanwhile.
 */
final class Inbox {
    private final Deque<Supplier<Optional<Input>>> waiting = new ArrayDeque<>();
    private final Loop loop;
    private boolean paused;
    private boolean streamsPaused;
    private boolean taking;

    /** The group loop. */
    interface Loop {
        /** Takes a batch out of what waits, and what comes of it; may end the life. */
        void take(Queue<Supplier<Optional<Input>>> waiting);

        /**
         * The batch is through.
         *
         * @return whether this life goes on
         */
        boolean taken(long life);
    }

    Inbox(Loop loop) {
        this.loop = loop;
    }

    boolean isPaused() {
        return paused;
    }

    boolean areStreamsPaused() {
        return streamsPaused;
    }

    /** A process begins. */
    void begin() {
        paused = false;
        streamsPaused = false;
    }

    /** A process ends: what waits is lost with it. */
    void clear() {
        waiting.clear();
    }

    /** {@return readings among what waits} */
    List<Input.Offered> readings() {
        var readings = new ArrayList<Input.Offered>();
        for (var next : waiting) {
            if (next.get().orElse(new Input.Synced()) instanceof Input.Offered offered) {
                readings.add(offered);
            }
        }
        return readings;
    }

    /** Nothing is taken from now on. */
    void pause(boolean streamsToo) {
        paused = true;
        streamsPaused = streamsToo;
    }

    /** The pause is over. */
    void goOn(long life) {
        paused = false;
        streamsPaused = false;
        if (!waiting.isEmpty()) {
            takeAll(life);
        }
    }

    void add(Input input) {
        waiting.add(() -> Optional.of(input));
    }

    /** Takes the input at once, unless the loop stands still or is busy. */
    void takeSoon(Supplier<Optional<Input>> input, long life) {
        waiting.add(input);
        if (!paused && !taking) {
            takeAll(life);
        }
    }

    /** Takes at least one batch, and more as long as something waits. */
    void takeAll(long life) {
        boolean goesOn;
        do {
            taking = true;
            try {
                loop.take(waiting);
            } finally {
                taking = false;
            }
            goesOn = loop.taken(life);
        } while (goesOn && !paused && !waiting.isEmpty());
    }
}
