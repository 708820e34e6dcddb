package bellwether.launcher.gaps;

import bellwether.launcher.config.PeerConfig;
import bellwether.launcher.status.StatusReading;
import bellwether.protocol.MalformedException;
import bellwether.protocol.PeerId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is known beside the record and the events.
 *
 * @param self the peer whose record it is
 * @param sensorNames of its own sensors: by the id of their readings, what they are called in its
 *     config
 * @param members who is in the group at this moment; empty: the peer does not run, or is in none
 * @param end up to when there might be readings, milliseconds since 1970
 */
public record Knowledge(
        String self, Map<String, String> sensorNames, Optional<Set<String>> members, long end) {
    private static final int BRIEF = 8; // characters of a peer's id

    public Knowledge {
        sensorNames = Map.copyOf(sensorNames);
        members = members.map(Set::copyOf);
    }

    /**
     * {@return what a sensor is called in the events} Without the config of its peer, as for a
     * copy, what its id is made of says it.
     */
    String sensorName(String id) {
        String ending = "-" + self.substring(0, Math.min(BRIEF, self.length()));
        String stem = id.endsWith(ending) ? id.substring(0, id.length() - ending.length()) : id;
        return sensorNames.getOrDefault(id, stem);
    }

    /**
     * {@return what config and status of the peer say}
     *
     * @param self the peer whose record it is
     * @param running what it says of itself, if it runs
     * @param newest time of the newest reading: a peer that does not run knows nothing of later
     */
    public static Knowledge of(
            PeerConfig config,
            String self,
            Optional<StatusReading> running,
            long newest,
            Instant now) {
        return new Knowledge(
                self,
                sensorNames(config, self),
                running.filter(StatusReading::isInGroup)
                        .map(status -> Set.copyOf(status.members())),
                running.isPresent() ? now.toEpochMilli() : newest);
    }

    private static Map<String, String> sensorNames(PeerConfig config, String self) {
        PeerId id;
        try {
            id = new PeerId(self);
        } catch (MalformedException _) {
            return Map.of(); // a copy under another name
        }
        var names = new HashMap<String, String>();
        config.sensing().sensors().forEach(sensor -> names.put(sensor.sensorId(id), sensor.name()));
        return names;
    }
}
