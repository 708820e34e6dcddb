package bellwether.simulation;

import bellwether.group.Timer;
import java.util.EnumMap;
import java.util.Map;

/**
 * Which timers of a process run: one armed anew, or disarmed, does not fire for the time before.
 */
final class ArmedTimers {
    private final Map<Timer, Long> armed = new EnumMap<>(Timer.class);
    private long numbers;

    /** {@return the number under which it fires} */
    long arm(Timer timer) {
        armed.put(timer, ++numbers);
        return numbers;
    }

    void disarm(Timer timer) {
        armed.remove(timer);
    }

    boolean isArmed(Timer timer, long number) {
        return armed.getOrDefault(timer, 0L) == number;
    }

    /** {@return whether it was armed under that number; it is not any more} */
    boolean fire(Timer timer, long number) {
        return armed.remove(timer, number);
    }

    /** None runs any more. */
    void clear() {
        armed.clear();
    }
}
