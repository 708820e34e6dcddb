package bellwether.launcher.clock;

import java.util.Locale;

/** Whether the clock of this host is kept right by a source of time. */
public enum ClockState {
    /** It was set by a source of time, and is kept. */
    SYNCHRONISED,
    /** No source of time has set it: times of readings may be wrong. */
    UNSYNCHRONISED,
    /** The host does not say, as in a container. */
    UNKNOWN;

    /** {@return as it stands in the status file} */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
