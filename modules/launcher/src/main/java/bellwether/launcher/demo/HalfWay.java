package bellwether.launcher.demo;

import bellwether.launcher.ops.Screen;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/** What happens half way, once: the leader is killed, one more peer joins. */
final class HalfWay {
    private static final Map<String, String> NO_SENSOR = Map.of("sensor_source", "none");

    private final Fleet fleet;
    private final Screen screen;
    private boolean killDue;
    private boolean joinDue;
    private Optional<DemoPeer> newcomer = Optional.empty();
    private Optional<Instant> killed = Optional.empty();

    HalfWay(DemoOptions options, Fleet fleet, Screen screen) {
        this.fleet = fleet;
        this.screen = screen;
        killDue = options.killLeader();
        joinDue = options.joinLate();
    }

    /** {@return whether all that was to happen has happened and its effect been seen} */
    boolean isDone() {
        return !killDue && !joinDue && killed.isEmpty();
    }

    /** {@return the peer that joined late} */
    Optional<DemoPeer> newcomer() {
        return newcomer;
    }

    /** Does what is due. The kill waits until everybody has a leader, a newcomer too. */
    void act() throws IOException {
        if (joinDue) {
            joinDue = false;
            var peer = fleet.start(NO_SENSOR);
            newcomer = Optional.of(peer);
            screen.say(peer.name() + " joins");
        }
        var leader = fleet.leader();
        if (killDue && leader.isPresent() && Statuses.of(fleet.alive()).allFollow()) {
            killDue = false;
            // event files tell milliseconds
            killed = Optional.of(Instant.now().truncatedTo(ChronoUnit.MILLIS));
            leader.get().kill();
            screen.say("killed the leader, " + leader.get().name() + " (SIGKILL)");
        }
    }

    /** Tells of the take-over as soon as an event file does. */
    void watch() throws IOException {
        if (killed.isEmpty()) {
            return;
        }
        var takeover = Takeover.since(killed.get(), fleet.alive());
        if (takeover.isPresent()) {
            killed = Optional.empty();
            screen.say(
                    takeover.get().leader().name()
                            + " became the leader "
                            + takeover.get().after().toMillis()
                            + " ms after the kill, says its "
                            + takeover.get().leader().eventFile());
        }
    }
}
