package bellwether.storage;

import bellwether.protocol.JournalFailure;
import bellwether.protocol.PeerId;
import java.util.OptionalLong;

/**
 * Decides which CSV files are old enough to go. The clock of a host may be wrong, and what its own
 * sensors say is wrong with it: so the clock and readings of <em>other</em> peers must both say
 * that the time has come. Own readings count where nobody else has been heard of for a while.
 *
 * <p>Where clock and readings both say that too much has gone, since the clock was wrong then or
 * the retention is longer now, it is rendered again: the journal has it. Confined to one thread.
 */
public final class CsvExpiry {
    /** Clocks and readings may be so far apart without anything being wrong. */
    private static final int MARGIN_DAYS = 2;

    private final Retention retention;
    private final PeerId self;
    private final long waitNanos;
    private OptionalLong others = OptionalLong.empty();
    private long movedAt;
    private OptionalLong due = OptionalLong.empty();

    /**
     * @param waitNanos how long readings of others are waited for before own ones count
     * @param nanos the monotonic time
     */
    public CsvExpiry(Retention retention, PeerId self, long waitNanos, long nanos) {
        this.retention = retention;
        this.self = self;
        this.waitNanos = waitNanos;
        this.movedAt = nanos;
    }

    /**
     * Lets go what has expired.
     *
     * @param clockSecond what this host's clock says, since 1970
     * @param nanos the monotonic time
     * @return what has gone
     * @throws JournalFailure if the disk refuses; {@link CsvProjection#startOver} comes next
     */
    public Expired look(CsvProjection csv, long clockSecond, long nanos) {
        OptionalLong newest = newest(csv, nanos);
        due = OptionalLong.empty();
        if (newest.isEmpty()) {
            return Expired.NONE;
        }
        due = OptionalLong.of(retention.firstDay(Math.min(clockSecond, newest.getAsLong())));
        long latest = retention.firstDay(Math.max(clockSecond, newest.getAsLong()));
        if (csv.layout().isKeptFromBehind(latest + MARGIN_DAYS)) {
            csv.keepAgain(latest);
            return Expired.NONE;
        }
        return csv.expire(due.getAsLong());
    }

    /**
     * {@return the first day since 1970 that is kept, as clock and readings both said at the last
     * look; empty: no reading has come}
     */
    public OptionalLong due() {
        return due;
    }

    private OptionalLong newest(CsvProjection csv, long nanos) {
        OptionalLong seen = csv.newestBesides(self);
        if (!seen.equals(others)) {
            others = seen;
            movedAt = nanos;
        }
        return nanos - movedAt <= waitNanos ? others : csv.newestSecond();
    }
}
