package bellwether.launcher.gaps;

import java.util.Locale;

/** Why there is no reading. Where several hold at one moment, the first of them is the cause. */
public enum Cause {
    /** The host's clock was set forward: nothing is missing but hours that never were. */
    CLOCK("the clock was set"),
    /** The disk of the peer that takes the sensor's readings refused, or had no room. */
    DISK("disk"),
    /** That peer did not run. */
    PEER_DOWN("peer down"),
    /** That peer ran, and accepted nothing: too much waited, or its part had no majority. */
    HELD_BACK("held back"),
    /** That peer ran, cut off from the group or standing still. */
    CUT_OFF("cut off"),
    /** The sensor, its driver or its command. */
    SENSOR("sensor"),
    /** Nothing that this host knows says why. */
    UNKNOWN("unknown");

    private final String words;

    Cause(String words) {
        this.words = words;
    }

    /** {@return as it stands in JSON and tables} */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@return for a person} */
    public String words() {
        return words;
    }
}
