package bellwether.launcher.status;

import java.time.Instant;
import java.util.Optional;

/**
 * Who can take part in the group of a peer.
 *
 * @param mode what it goes by
 * @param keysExpire when the keys of this host are good no more
 */
public record SecurityState(Mode mode, Optional<Instant> keysExpire) {
    /** What decides who can. */
    public enum Mode {
        /** Who has group keys. */
        KEYS("keys"),
        /** Who can reach it: users of this host. */
        LOOPBACK("loopback"),
        /** Who can reach it: anybody in the network. */
        NONE("none");

        private final String text;

        Mode(String text) {
            this.text = text;
        }

        /** {@return as it stands in the status file} */
        public String text() {
            return text;
        }
    }
}
