package bellwether.benchmark.contest;

import java.nio.file.Path;

/**
 * What a group is started for.
 *
 * @param folder empty; all that its peers write goes there
 * @param together whether all three start at once and are not waited for; else the one that is to
 *     lead starts first, and the group stands before the call returns
 */
public record Launch(Path folder, Feed feed, Knobs knobs, boolean together) {
    /** {@return a group that stands, fed that way} */
    public static Launch standing(Path folder, Feed feed, Knobs knobs) {
        return new Launch(folder, feed, knobs, false);
    }
}
