package bellwether.launcher.gaps;

/**
 * A part of a hole in which no sensor of the same peer was heard.
 *
 * @param from milliseconds since 1970
 * @param to the same; {@link Hole#OPEN}: it goes on
 * @param restarted whether the peer came back under a new incarnation
 */
record Silence(long from, long to, boolean restarted) {
    boolean isOpen() {
        return to == Hole.OPEN;
    }

    /** {@return the part of it within a hole of another sensor} */
    Silence within(Hole hole) {
        return new Silence(
                Math.max(from, hole.from()),
                Math.min(to, hole.to()),
                restarted && hole.isRestart());
    }

    /** {@return the part of it between two times} */
    Silence within(long start, long end) {
        return new Silence(Math.max(from, start), Math.min(to, end), restarted);
    }
}
