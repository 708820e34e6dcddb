package bellwether.launcher.status;

import java.util.Locale;
import java.util.Optional;

/**
 * How forwarding to another system is.
 *
 * @param kind {@code http} or {@code exec}
 * @param readings taken there from this process
 * @param problem why it does not get on; empty: it does
 */
public record UplinkStatus(String kind, State state, long readings, Optional<String> problem) {
    /** What this peer does. */
    public enum State {
        /** It does not lead: another peer forwards. */
        STANDBY,
        FORWARDING,
        /** The other system does not take what it is handed. */
        FAILING;

        /** {@return its name in the status file} */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
