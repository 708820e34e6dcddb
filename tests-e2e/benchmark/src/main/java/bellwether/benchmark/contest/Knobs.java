package bellwether.benchmark.contest;

import java.util.Map;

/**
 * How failures are looked for: as a contestant is shipped, or tuned to find them soon.
 *
 * @param tuned whether its own tuned settings hold
 * @param settings for bellwether, the configuration keys that make it so
 */
public record Knobs(boolean tuned, Map<String, String> settings) {
    public Knobs {
        settings = Map.copyOf(settings);
    }

    /** {@return those of a contestant as shipped} */
    public static Knobs shipped() {
        return new Knobs(false, Map.of());
    }
}
