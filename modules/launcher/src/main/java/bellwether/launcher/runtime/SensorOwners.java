package bellwether.launcher.runtime;

import bellwether.launcher.runtime.Troubles.Cause;
import bellwether.protocol.PeerId;
import bellwether.storage.Origins;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Sees from which peers the readings of each sensor come, and tells when two take turns under one
 * sensor id. One that takes over from another does not: a sensor was moved. Its own lock.
 */
final class SensorOwners implements Origins {
    /** Changes of hands that make a dispute: there and back, and there again. */
    private static final int CHANGES_MIN = 3;

    /** Changes further apart have nothing to do with each other. */
    private static final long TOGETHER_NANOS = TimeUnit.HOURS.toNanos(1);

    /** A dispute is over when there was none for so many times as long as the last ones took. */
    private static final int QUIET_TIMES = 3;

    private static final long QUIET_NANOS_MIN = TimeUnit.MINUTES.toNanos(1);

    private final Troubles troubles;
    private final LongSupplier nanoTime;
    private final Map<String, Owner> owners = new HashMap<>();

    /** Who gave the last reading of a sensor, and the last changes of that, oldest first. */
    private static final class Owner {
        private final Deque<Change> changes = new ArrayDeque<>();
        private PeerId now;
        private boolean disputed;

        private Owner(PeerId now) {
            this.now = now;
        }
    }

    private record Change(PeerId from, PeerId to, long nanos) {}

    /**
     * @param nanoTime the monotonic clock
     */
    SensorOwners(Troubles troubles, LongSupplier nanoTime) {
        this.troubles = troubles;
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized void seen(String sensorId, PeerId origin) {
        Owner owner = owners.computeIfAbsent(sensorId, _ -> new Owner(origin));
        if (owner.now.equals(origin)) {
            return;
        }
        owner.changes.addLast(new Change(owner.now, origin, nanoTime.getAsLong()));
        owner.now = origin;
        if (owner.changes.size() > CHANGES_MIN) {
            owner.changes.removeFirst();
        }
        if (isDispute(owner.changes)) {
            owner.disputed = true;
            troubles.begin(Cause.SENSOR_ID_SHARED, sensorId, text(sensorId, owner.changes));
        }
    }

    private static boolean isDispute(Deque<Change> changes) {
        return changes.size() == CHANGES_MIN
                && changes.getLast().nanos() - changes.getFirst().nanos() <= TOGETHER_NANOS
                && changes.getFirst().from().equals(changes.getLast().from());
    }

    private static String text(String sensorId, Deque<Change> changes) {
        var peers = new TreeSet<>(List.of(changes.getLast().from(), changes.getLast().to()));
        return "sensor id "
                + sensorId
                + " is used by two peers, "
                + peers.stream().map(PeerId::value).collect(Collectors.joining(" and "))
                + ": their readings are kept, in one file; give each its own sensor_id";
    }

    /** Looks whether disputes are over. */
    synchronized void look() {
        long now = nanoTime.getAsLong();
        var over = new ArrayList<String>();
        owners.forEach((sensorId, owner) -> {
            if (owner.disputed && now - owner.changes.getLast().nanos() > quietNanos(owner)) {
                owner.disputed = false;
                owner.changes.clear();
                over.add(sensorId);
            }
        });
        over.forEach(sensorId ->
                troubles.over(
                        Cause.SENSOR_ID_SHARED,
                        sensorId,
                        "sensor id " + sensorId + " is used by one peer again"));
    }

    private static long quietNanos(Owner owner) {
        long took = owner.changes.getLast().nanos() - owner.changes.getFirst().nanos();
        return Math.max(QUIET_NANOS_MIN, QUIET_TIMES * took);
    }
}
