package bellwether.launcher.gaps;

import java.util.List;

/**
 * What is told of gaps.
 *
 * @param gaps those that were asked for
 * @param sensors those that were asked for
 * @param problem why the record could not be read to its end; empty: it was
 */
public record Found(List<Gap> gaps, List<Ledger.Sensor> sensors, String problem) {
    public Found {
        gaps = List.copyOf(gaps);
        sensors = List.copyOf(sensors);
    }
}
