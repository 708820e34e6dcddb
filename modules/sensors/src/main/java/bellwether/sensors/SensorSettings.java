package bellwether.sensors;

import bellwether.protocol.PeerId;
import bellwether.protocol.SensorId;
import java.util.Objects;

/**
 * What the operator decides about one sensor of a peer.
 *
 * @param peer seeds the mocked sensor, so that each peer has a curve of its own; owns what a spool
 *     has begun to take
 * @param sensorId under which the readings go; files of readings have their own
 * @param intervalNanos between two readings, or looks into a folder; positive
 */
public record SensorSettings(PeerId peer, String sensorId, long intervalNanos, SensorKind kind) {
    /**
     * @throws bellwether.protocol.MalformedException if {@code sensorId} is no sensor id
     * @throws SensorFailure if the interval is out of its range
     */
    public SensorSettings {
        Objects.requireNonNull(peer);
        Objects.requireNonNull(kind);
        SensorId.require(sensorId);
        if (intervalNanos <= 0) {
            throw new SensorFailure("the interval of a sensor must be above 0");
        }
    }
}
