package bellwether.launcher.status;

import java.math.BigDecimal;
import java.time.Duration;

/** What a power cut can cost, in words: as {@code durability} in the status file says it. */
public final class Durability {
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
        String seconds =
                BigDecimal.valueOf(syncInterval.toNanos(), 9).stripTrailingZeros().toPlainString();
        return "a power cut of this host loses at most the readings that it accepted in the last "
                + seconds
                + " s and had not passed on; of all hosts at once, at most those accepted in the"
                + " last "
                + seconds
                + " s; the time that a sync takes comes on top; none is recorded twice";
    }
}
