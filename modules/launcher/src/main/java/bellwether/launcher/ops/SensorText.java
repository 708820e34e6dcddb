package bellwether.launcher.ops;

import bellwether.launcher.status.StatusReading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How a peer's own sensors are, in words. */
public final class SensorText {
    private static final String RUNNING = "running";

    private SensorText() {}

    /** {@return each of them, on one line} */
    static String of(StatusReading status) {
        return status.sensors().isEmpty()
                ? "none"
                : status.sensors().stream()
                        .map(name -> name + " " + text(status.sensor(name)))
                        .collect(Collectors.joining("; "));
    }

    private static String text(Map<String, String> sensor) {
        return sensor.getOrDefault("kind", "")
                + " "
                + sensor.getOrDefault("state", "")
                + ", "
                + sensor.getOrDefault("readings", "")
                + " readings";
    }

    /** {@return how many run, after those that do not} */
    public static String brief(StatusReading status) {
        List<String> texts = new ArrayList<>();
        long running = 0;
        for (String name : status.sensors()) {
            String state = status.sensor(name).getOrDefault("state", "");
            if (state.equals(RUNNING)) {
                running++;
            } else {
                texts.add(name + " " + state);
            }
        }
        texts.add(running + " " + RUNNING);
        return String.join(", ", texts);
    }
}
