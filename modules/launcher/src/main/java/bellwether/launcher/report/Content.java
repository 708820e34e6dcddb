package bellwether.launcher.report;

import bellwether.launcher.gaps.Gap;
import bellwether.launcher.history.EventRow;
import bellwether.launcher.status.StatusReading;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All that a report shows.
 *
 * @param peerId whose record it is
 * @param now when it was made
 * @param from begin of the time that is shown, milliseconds since 1970
 * @param to its end
 * @param sampling what stands in the record
 * @param gaps in that time, by sensor and time
 * @param events of the peer, oldest first
 * @param replicas what a check of data directories has found; empty: none was asked for
 * @param status what the peer says of itself; empty: it does not run
 * @param expired what is to be said of readings that are not there any more; empty: nothing
 * @param problem why the record could not be read to its end; empty: it was
 */
record Content(
        String peerId,
        Instant now,
        long from,
        long to,
        Sampling sampling,
        List<Gap> gaps,
        List<EventRow> events,
        Optional<Replicas> replicas,
        Optional<StatusReading> status,
        Optional<String> expired,
        String problem) {
    Content {
        gaps = List.copyOf(gaps);
        events = List.copyOf(events);
    }

    /** {@return the gaps of a sensor} */
    List<Gap> gaps(String sensor) {
        return gaps.stream().filter(gap -> gap.sensor().equals(sensor)).toList();
    }

    /** {@return the events with one of those names in the time that is shown, oldest first} */
    List<EventRow> events(Set<String> names) {
        return events.stream()
                .filter(event -> names.contains(event.event()))
                .filter(event -> event.epochMillis() >= from && event.epochMillis() <= to)
                .toList();
    }

    /** {@return how far from the left, in per cent of the time that is shown} */
    double position(long epochMillis) {
        double part = (double) (Math.clamp(epochMillis, from, to) - from) / Math.max(1, to - from);
        return 100 * part;
    }
}
