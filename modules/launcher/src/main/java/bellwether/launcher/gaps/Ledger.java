package bellwether.launcher.gaps;

import bellwether.launcher.history.EventRow;
import bellwether.launcher.history.History;
import bellwether.launcher.history.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Takes all readings of a record once and says then what is missing and why. Memory grows with the
 * number of sensors, peers and gaps, not with the record. Confined to one thread.
 */
public final class Ledger implements History.Reader {
    /** A reading so much older than one that its peer has taken before comes from a file. */
    private static final long HANDED_IN_MILLIS = TimeUnit.MINUTES.toMillis(5);

    private final Map<String, Track> sensors = new TreeMap<>();
    private final Map<String, Newest> newest = new HashMap<>();
    private final Map<String, Long> withoutTime = new TreeMap<>();

    /**
     * How much there is of a sensor.
     *
     * @param first time of its first reading, milliseconds since 1970
     * @param last the greatest time
     * @param usualMillis the interval that was usual last; 0: there were too few
     * @param gapsLeftOut that are only counted
     */
    public record Sensor(
            String id, long readings, long first, long last, long usualMillis, long gapsLeftOut) {}

    /** The greatest time of what one start of a peer has taken in so far. */
    private static final class Newest {
        private long epochMillis = Long.MIN_VALUE;
    }

    @Override
    public void row(Row row) {
        Track track = sensors.computeIfAbsent(row.sensor(), _ -> new Track());
        track.add(row.epochMillis(), row.source());
        Newest ofPeer = newest.computeIfAbsent(row.source(), _ -> new Newest());
        if (row.epochMillis() < ofPeer.epochMillis - HANDED_IN_MILLIS) {
            track.handedIn();
        }
        ofPeer.epochMillis = Math.max(ofPeer.epochMillis, row.epochMillis());
    }

    @Override
    public void withoutTime(String sensor) {
        withoutTime.merge(sensor, 1L, Long::sum);
    }

    /** {@return the sensors with readings, by id} */
    public List<Sensor> sensors() {
        var list = new ArrayList<Sensor>();
        sensors.forEach((id, track) ->
                list.add(
                        new Sensor(
                                id,
                                track.readings(),
                                track.first(),
                                track.last(),
                                track.usualMillis(),
                                track.leftOut())));
        return list;
    }

    /**
     * {@return the interval that was usual last of a sensor with readings; 0: there were too few}
     */
    public long usualMillis(String sensor) {
        return sensors.get(sensor).usualMillis();
    }

    /** {@return the time of the newest reading, milliseconds since 1970; 0: there is none} */
    public long newest() {
        return sensors.values().stream().mapToLong(Track::last).max().orElse(0);
    }

    /** {@return how many readings of a sensor have no readable time} */
    public Map<String, Long> withoutTime() {
        return Map.copyOf(withoutTime);
    }

    /**
     * {@return all gaps, by sensor and time} Nothing more is added to the ledger afterwards.
     *
     * @param events of the peer whose record it is, oldest first
     */
    public List<Gap> gaps(List<EventRow> events, Knowledge knowledge) {
        var why = new Why(Told.of(events), knowledge);
        var witnesses = new TreeMap<String, Witness>();
        sensors.forEach(
                (id, track) -> witnesses.put(id, new Witness(track, track.holes(knowledge.end()))));
        var gaps = new ArrayList<Gap>();
        witnesses.forEach((id, witness) -> {
            for (Hole hole : witness.holes()) {
                var silences = silences(hole, witness, witnesses.values());
                gaps.add(gap(id, hole, why.of(id, hole, silences), knowledge.end()));
            }
        });
        return gaps;
    }

    /** {@return the parts of a hole in which nothing came from its peer} */
    private static List<Silence> silences(Hole hole, Witness self, Collection<Witness> all) {
        String origin = hole.origin();
        List<Silence> silences = List.of(new Silence(hole.from(), hole.to(), hole.isRestart()));
        for (Witness other : all) {
            if (other != self && other.origin().equals(origin)) {
                silences = other.without(hole, silences);
            }
        }
        return silences;
    }

    private static Gap gap(String sensor, Hole hole, List<Evidence> evidence, long end) {
        long to = hole.isOpen() ? end : hole.to();
        return new Gap(
                sensor,
                hole.origin(),
                hole.from(),
                to,
                hole.isOpen(),
                hole.usualMillis(),
                Explaining.pieces(hole.from(), to, hole.usualMillis(), evidence));
    }
}
