package bellwether.launcher.gaps;

import bellwether.launcher.history.EventRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the event files of a peer say about readings that are missing. */
final class Told {
    /** What begins with one event and ends with another; both are about the same subject. */
    private enum Trouble {
        DISK_FAILED("disk_failed", "disk_works", Cause.DISK),
        DISK_LOW("disk_low", "disk_has_room", Cause.DISK),
        OUTBOX_FULL("outbox_full", "outbox_has_room", Cause.HELD_BACK),
        SENSOR_FAILING("sensor_failing", "sensor_works", Cause.SENSOR),
        SENSOR_SILENT("sensor_silent", "sensor_heard", Cause.SENSOR),
        SENSOR_FAILED("sensor_failed", "", Cause.SENSOR),
        SENSOR_ENDED("sensor_ended", "", Cause.SENSOR);

        private final String begins;
        private final String ends;
        private final Cause cause;

        Trouble(String begins, String ends, Cause cause) {
            this.begins = begins;
            this.ends = ends;
            this.cause = cause;
        }
    }

    private static final String STOPPED = "stopped";
    private static final Pattern SENSOR = Pattern.compile("^sensor (\\S+) ");
    private static final Pattern FOR_SECONDS = Pattern.compile(" for (\\d{1,9}) s");
    private static final Pattern LATE = Pattern.compile("woke up (\\d{1,12}) ms late");
    private static final Pattern MOVED = Pattern.compile("\\bmoved_ms=(\\d{1,15})\\b");

    private final Presence presence = new Presence();
    private final List<Evidence> ofPeer = new ArrayList<>();
    private final List<Evidence> ofGroup = new ArrayList<>();
    private final Map<String, List<Evidence>> ofSensors = new HashMap<>();
    private final Map<String, Begun> open = new HashMap<>();

    private record Begun(long from, Cause cause, String sensor, String text) {}

    /** {@return what {@code rows} tell, oldest first} */
    static Told of(List<EventRow> rows) {
        var told = new Told();
        rows.forEach(told::take);
        List.copyOf(told.open.keySet()).forEach(key -> told.over(key, Hole.OPEN));
        return told;
    }

    private void take(EventRow row) {
        long at = row.epochMillis();
        presence.take(row);
        for (Trouble each : Trouble.values()) {
            if (row.event().equals(each.begins)) {
                begin(each, row);
            } else if (row.event().equals(each.ends)) {
                over(each.begins + sensor(row), at);
            }
        }
        switch (row.event()) {
            case "listening" -> List.copyOf(open.keySet()).forEach(key -> over(key, at));
            case STOPPED ->
                    open.putIfAbsent(
                            STOPPED, new Begun(at, Cause.PEER_DOWN, "", "the peer was stopped"));
            case "no_majority" ->
                    open.putIfAbsent("no_majority", new Begun(at, Cause.HELD_BACK, "", row.text()));
            case "became_leader", "following" -> over("no_majority", at);
            case "overslept" -> past(LATE, row, Cause.CUT_OFF, "the host stood still");
            case "clock_synchronised" -> past(MOVED, row, Cause.CLOCK, "the clock was set forward");
            default -> {
                // says nothing of missing readings
            }
        }
    }

    private void begin(Trouble trouble, EventRow row) {
        String sensor = trouble.cause == Cause.SENSOR ? sensor(row) : "";
        Matcher length = FOR_SECONDS.matcher(row.text());
        boolean since = trouble == Trouble.SENSOR_SILENT && length.find();
        long before = since ? 1_000 * Long.parseLong(length.group(1)) : 0;
        open.putIfAbsent(
                trouble.begins + sensor,
                new Begun(row.epochMillis() - before, trouble.cause, sensor, row.text()));
    }

    private static String sensor(EventRow row) {
        Matcher name = SENSOR.matcher(row.text());
        return name.find() ? name.group(1) : "";
    }

    private void over(String key, long at) {
        Begun begun = open.remove(key);
        if (begun != null) {
            var evidence = new Evidence(begun.from(), at, begun.cause(), begun.text());
            if (!begun.sensor().isEmpty()) {
                ofSensors.computeIfAbsent(begun.sensor(), _ -> new ArrayList<>()).add(evidence);
            } else if (key.equals("no_majority")) {
                ofGroup.add(evidence);
            } else {
                ofPeer.add(evidence);
            }
        }
    }

    /** It tells afterwards how long something lasted. */
    private void past(Pattern millis, EventRow row, Cause cause, String text) {
        Matcher length = millis.matcher(row.text());
        if (length.find()) {
            long at = row.epochMillis();
            ofPeer.add(new Evidence(at - Long.parseLong(length.group(1)), at, cause, text));
        }
    }

    /** {@return what is wrong with the peer itself: nothing comes of any of its sensors} */
    List<Evidence> ofPeer() {
        return ofPeer;
    }

    /** {@return what keeps readings of all peers from the record of this one} */
    List<Evidence> ofGroup() {
        return ofGroup;
    }

    /** {@return what is wrong with the peer's sensor of that name in its config} */
    List<Evidence> ofSensor(String name) {
        return ofSensors.getOrDefault(name, List.of());
    }

    /** {@return who was in the group} */
    Presence presence() {
        return presence;
    }
}
