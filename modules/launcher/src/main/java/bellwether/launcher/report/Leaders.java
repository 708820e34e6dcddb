package bellwether.launcher.report;

import bellwether.protocol.EpochLine;
import java.util.ArrayList;
import java.util.List;

/** Who led when, as the journal says. A view has no time there: the readings around it do. */
final class Leaders {
    /** Of more views only the newest are kept. */
    static final int VIEWS_MAX = 5_000;

    private final List<View> views = new ArrayList<>();
    private long leftOut;

    /**
     * A view.
     *
     * @param leader the id of the peer that led it
     * @param from the newest time of a reading before it, milliseconds since 1970
     * @param firstSequence of its first reading
     */
    record View(long viewId, String leader, long from, long firstSequence) {}

    /** A view begins. */
    void begin(EpochLine epoch, long newest) {
        if (views.size() == VIEWS_MAX) {
            views.subList(0, VIEWS_MAX / 2).clear();
            leftOut += VIEWS_MAX / 2;
        }
        views.add(
                new View(
                        epoch.epoch().viewId(),
                        epoch.epoch().leader().value(),
                        newest,
                        epoch.firstSequence()));
    }

    /** {@return the views, in order} */
    List<View> views() {
        return List.copyOf(views);
    }

    /** {@return how many older views are not kept} */
    long leftOut() {
        return leftOut;
    }
}
