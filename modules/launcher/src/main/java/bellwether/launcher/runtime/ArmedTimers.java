package bellwether.launcher.runtime;

import bellwether.group.Input;
import bellwether.group.Timer;
import bellwether.transport.Timers;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * The group's timers. One that has run out may still wait in the inbox when the group disarms it or
 * arms it anew; such a firing is stale, and {@link #take} tells. Confined to the group loop.
 */
final class ArmedTimers {
    private final Timers timers;
    private final Inbox inbox;
    private final Map<Timer, Input.Fired> armed = new EnumMap<>(Timer.class);

    ArmedTimers(Timers timers, Inbox inbox) {
        this.timers = timers;
        this.inbox = inbox;
    }

    void arm(Timer timer, long delayNanos) {
        var firing = new Input.Fired(timer);
        armed.put(timer, firing);
        timers.arm(name(timer), delayNanos, () -> inbox.putNow(firing));
    }

    void disarm(Timer timer) {
        armed.remove(timer);
        timers.disarm(name(timer));
    }

    /** {@return whether this firing, this very object, is the one that was armed last} */
    boolean take(Input.Fired firing) {
        return armed.get(firing.timer()) == firing && armed.remove(firing.timer()) == firing;
    }

    private static String name(Timer timer) {
        return timer.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
