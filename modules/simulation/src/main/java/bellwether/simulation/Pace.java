package bellwether.simulation;

import java.util.random.RandomGenerator;

/**
 * How quick things are.
 *
 * @param linkNanosMax longest ordinary delay of a message, or of a connect
 * @param slowTimes one of 50 takes so many times as long
 * @param lossPercent of datagrams
 * @param chunkBytesMax longest chunk of a stream
 * @param syncNanos between two syncs of a journal
 * @param readingNanosMax longest time between two readings, in the whole group
 * @param timerPart timers run this many times as fast as in production
 * @param lateNanos within this time peers start
 */
public record Pace(
        long linkNanosMax,
        int slowTimes,
        int lossPercent,
        int chunkBytesMax,
        long syncNanos,
        long readingNanosMax,
        int timerPart,
        long lateNanos) {
    private static final long MILLI = Settings.MILLI;
    private static final long SECOND = Settings.SECOND;

    private static final int SLOW_TIMES = 50;

    static final Pace CALM =
            new Pace(2 * MILLI, SLOW_TIMES, 0, 4_096, SECOND, 200 * MILLI, 1, 8 * SECOND);

    /** No message takes longer than any other may. */
    static final Pace EVEN = new Pace(2 * MILLI, 1, 0, 65_536, SECOND, 200 * MILLI, 1, 0);

    static Pace draw(RandomGenerator random) {
        return new Pace(
                Settings.oneOf(random, 2 * MILLI, 2 * MILLI, 20 * MILLI, 60 * MILLI),
                SLOW_TIMES,
                (int) Settings.oneOf(random, 0, 10, 10, 40),
                (int) Settings.oneOf(random, 512, 1_024, 4_096, 4_096),
                Settings.oneOf(random, 50 * MILLI, SECOND, SECOND, 5 * SECOND),
                Settings.oneOf(random, 100 * MILLI, 200 * MILLI, 400 * MILLI, SECOND),
                (int) Settings.oneOf(random, 1, 2, 5, 10),
                Settings.oneOf(random, 0, 8 * SECOND, 8 * SECOND, 60 * SECOND));
    }

    /** The same with quick timers, nothing that is late, and everybody starts at once. */
    Pace quick() {
        return new Pace(
                linkNanosMax, 1, lossPercent, chunkBytesMax, syncNanos, readingNanosMax, 5, 0);
    }

    /** A sync in a hundred seconds, quick timers that the network bears, and many readings. */
    Pace unsynced() {
        return new Pace(
                CALM.linkNanosMax,
                slowTimes,
                lossPercent,
                chunkBytesMax,
                100 * SECOND,
                Math.min(readingNanosMax, 200 * MILLI),
                10,
                0);
    }

    /** The same on a good network, and with timers that bear its longest delay. */
    Pace calm() {
        return new Pace(
                CALM.linkNanosMax,
                slowTimes,
                CALM.lossPercent,
                chunkBytesMax,
                syncNanos,
                readingNanosMax,
                Math.min(timerPart, 5),
                lateNanos);
    }
}
