package bellwether.storage;

import bellwether.protocol.ReadingTime;
import bellwether.protocol.Sources;

/** Tells of readings which period they belong to. Confined to one thread at a time. */
final class RowPeriods {
    private static final int SECONDS_PER_DAY = 86_400;

    private final CsvRoll roll;
    private final ReadingTime time = new ReadingTime();
    private final NewestTimes newest;
    private long period = CsvRoll.NO_PERIOD;
    private long fromSecond;
    private long toSecond;

    RowPeriods(CsvRoll roll, Sources sources) {
        this.roll = roll;
        this.newest = new NewestTimes(sources);
    }

    /**
     * {@return the period of a reading}
     *
     * @param tagFrom where its tag begins in {@code line}
     * @param from where its timestamp begins
     * @param to where its payload ends
     */
    long of(byte[] line, int tagFrom, int from, int to) {
        if (roll == CsvRoll.NONE || !time.at(line, from, RowRenderer.next(line, from, to))) {
            return CsvRoll.NO_PERIOD;
        }
        long second = time.second();
        newest.note(line, tagFrom, second);
        if (second < fromSecond || second >= toSecond) {
            period = roll.period(Math.floorDiv(second, SECONDS_PER_DAY));
            fromSecond = period * SECONDS_PER_DAY;
            toSecond = roll.end(period) * SECONDS_PER_DAY;
        }
        return period;
    }

    /** {@return the newest times of all that was asked for} */
    NewestTimes newest() {
        return newest;
    }
}
