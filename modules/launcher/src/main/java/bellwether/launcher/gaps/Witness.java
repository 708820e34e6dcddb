package bellwether.launcher.gaps;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A sensor as one that says whether its peer took readings: it did where the sensor was heard.
 * Immutable.
 */
final class Witness {
    private final Track track;
    private final NavigableMap<Long, Hole> holes = new TreeMap<>();

    /**
     * @param holes of the sensor, in order
     */
    Witness(Track track, List<Hole> holes) {
        this.track = track;
        holes.forEach(hole -> this.holes.put(hole.from(), hole));
    }

    /** {@return the peer that took its readings last} */
    String origin() {
        return Hole.origin(track.source());
    }

    /** {@return its holes, in order} */
    Collection<Hole> holes() {
        return holes.values();
    }

    /**
     * {@return the parts of {@code silences}, a hole of another sensor, in which this one was not
     * heard either} One that is rarely heard, or hands in old readings, says nothing.
     */
    List<Silence> without(Hole hole, List<Silence> silences) {
        boolean was = track.first() < hole.to() && hole.from() < track.last();
        long millis = hole.isOpen() ? Long.MAX_VALUE : hole.to() - hole.from();
        if (!was || track.isHandedIn() || !Hole.isGap(millis, track.usualMillis())) {
            return silences;
        }
        var left = new ArrayList<Silence>();
        for (Silence silence : silences) {
            add(left, silence.within(Long.MIN_VALUE, track.first()));
            for (Hole each : around(silence)) {
                add(left, silence.within(each));
            }
            if (holes.isEmpty() || !holes.lastEntry().getValue().isOpen()) {
                add(left, silence.within(track.last(), Hole.OPEN));
            }
        }
        return left;
    }

    private Collection<Hole> around(Silence silence) {
        Long before = holes.floorKey(silence.from());
        long from = before == null ? silence.from() : before;
        return holes.subMap(from, true, silence.to(), false).values();
    }

    private static void add(List<Silence> to, Silence silence) {
        if (silence.from() < silence.to()) {
            to.add(silence);
        }
    }
}
