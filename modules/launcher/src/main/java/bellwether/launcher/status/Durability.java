package bellwether.launcher.status;

import java.time.Duration;

/** What a power cut can cost, in words: as {@code durability} in the status file says it. */
public final class Durability {
    private static final int SECOND_NANOS = 1_000_000_000;

    private Durability() {}

    /**
     * {@return the loss bound}
     *
     * @param syncInterval between two syncs; 0: each batch is synced
     */
    public static String of(Duration syncInterval) {
        if (syncInterval.isZero()) {
            return "a power cut of this host, or of all hosts at once, loses no reading that was"
                    + " accepted and records none twice: each batch is synced before it counts as"
                    + " accepted and before others hear of it";
        }
        String seconds = seconds(syncInterval);
        return "a power cut of this host loses at most the readings that it accepted in the last "
                + seconds
                + " s and had not passed on; of all hosts at once, at most those accepted in the"
                + " last "
                + seconds
                + " s; the time that a sync takes comes on top; none is recorded twice";
    }

    private static String seconds(Duration time) {
        String nanos = Integer.toString(SECOND_NANOS + time.getNano()).substring(1);
        String fraction = nanos.replaceAll("0+$", "");
        return time.toSeconds() + (fraction.isEmpty() ? "" : '.' + fraction);
    }
}
