package bellwether.launcher.demo;

import bellwether.launcher.ops.Screen;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Shows what the peers do until somebody stops it. */
final class LiveRun {
    private static final long LOOK_MILLIS = 250;

    /** "Half way" of a run without an end: long enough to see who leads. */
    private static final long HALF_WAY_NANOS = TimeUnit.SECONDS.toNanos(15);

    private final Fleet fleet;
    private final Screen screen;
    private final HalfWay halfWay;
    private final List<DemoBoard> boards;

    /**
     * @param boards whose values are to wander
     */
    LiveRun(Fleet fleet, Screen screen, HalfWay halfWay, List<DemoBoard> boards) {
        this.fleet = fleet;
        this.boards = List.copyOf(boards);
        this.screen = screen;
        this.halfWay = halfWay;
    }

    /**
     * Returns never; interrupted by the end of the process.
     *
     * @throws DemoFailure if all peers have ended
     */
    void run() throws IOException, InterruptedException {
        long startNanos = System.nanoTime();
        while (!fleet.alive().isEmpty()) {
            if (System.nanoTime() - startNanos > HALF_WAY_NANOS) {
                halfWay.act();
                halfWay.watch();
            }
            for (DemoBoard board : boards) {
                board.move();
            }
            screen.show(StatusTable.of(fleet.peers()));
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        throw new DemoFailure("all peers have ended: " + Ends.of(fleet.peers()));
    }
}
