package bellwether.benchmark.contest;

import java.nio.file.Path;

/** Where the readings of a group come from. */
public sealed interface Feed {
    /** From nowhere. */
    record None() implements Feed {}

    /**
     * The feeding peer reads a file as fast as the group takes it, once told to.
     *
     * @param fed rows {@code timestamp,sensor_id,…}
     * @param expected the same as they are delivered, with their numbers
     */
    record Replay(Path fed, Path expected) implements Feed {}

    /** The harness sends each reading to the feeding peer over a connection. */
    record Wire() implements Feed {}

    /**
     * Each peer makes a reading of its own, stamped with its clock, every so often.
     *
     * @param millis between two
     */
    record Clock(int millis) implements Feed {}
}
