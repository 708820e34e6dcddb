package bellwether.sensors;

import bellwether.protocol.PeerId;
import bellwether.protocol.SensorId;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * What the operator decides about a peer's sensor.
 *
 * @param peer seeds the mocked sensor, so that each peer has a curve of its own
 * @param sensorId under which the mocked sensor's readings go; a replayed file has its own
 * @param intervalNanos between two readings of the mocked sensor; positive
 * @param replayFile what {@code replay} reads
 * @param replayRate readings per second of {@code replay}; 0: as fast as they are taken
 */
public record SensorSettings(
        PeerId peer,
        String sensorId,
        long intervalNanos,
        Optional<Path> replayFile,
        double replayRate) {
    /**
     * @throws bellwether.protocol.MalformedException if {@code sensorId} is no sensor id
     * @throws SensorFailure if a number is out of its range
     */
    public SensorSettings {
        Objects.requireNonNull(peer);
        Objects.requireNonNull(replayFile);
        SensorId.require(sensorId);
        if (intervalNanos <= 0) {
            throw new SensorFailure("sensor_interval_seconds must be above 0");
        }
        if (!(replayRate >= 0) || Double.isInfinite(replayRate)) {
            throw new SensorFailure("sensor_replay_rate must be 0 or above: " + replayRate);
        }
    }
}
