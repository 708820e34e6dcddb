package bellwether.launcher.status;

import bellwether.group.GroupStatus;
import bellwether.launcher.clock.ClockState;
import bellwether.protocol.Endpoint;
import bellwether.protocol.Incarnation;
import bellwether.protocol.PeerId;
import bellwether.storage.CsvLayout;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * All that the status file tells.
 *
 * @param group what the core says of itself
 * @param sensors the peer's own
 * @param uplink how the record is forwarded; empty: it is not from here
 * @param clock whether this host's is right
 * @param security who can take part in the group
 * @param updatedAt when this was put together, wall clock
 */
public record StatusReport(
        Identity identity,
        Phase phase,
        GroupStatus group,
        Stored stored,
        Optional<String> problem,
        List<SensorStatus> sensors,
        Optional<UplinkStatus> uplink,
        ClockState clock,
        SecurityState security,
        Instant updatedAt) {
    public StatusReport {
        sensors = List.copyOf(sensors);
    }

    /** What does not change while the peer runs. */
    public record Identity(
            PeerId peerId,
            Incarnation incarnation,
            Endpoint endpoint,
            String groupName,
            long processId,
            String version,
            Instant startedAt) {}

    /**
     * How far the disk is.
     *
     * @param firstSequence from which on the journal holds the record
     * @param journalStart at which byte of the log the journal begins
     * @param durableEnd up to which byte the journal is synced
     * @param csvSequence of the last reading that the CSV files hold
     * @param rows readings rendered in this run, those that stood in the files already included:
     *     not how many the files hold, which {@code csvSequence} says
     * @param layout which CSV files there are
     * @param kept why no more of the journal goes; empty: nothing keeps it, or it is to stay
     * @param durability what a power cut can cost, in words
     */
    public record Stored(
            long firstSequence,
            long journalStart,
            long durableEnd,
            long csvSequence,
            long rows,
            CsvLayout layout,
            Optional<JournalKept> kept,
            String durability) {}

    /** Whether the peer takes part in the group; else it has no role there. */
    public enum Phase {
        RUNNING,
        /** The disk refuses: it takes no part in the group until it works. */
        SUSPENDED,
        STOPPED
    }

    /** {@return what stands under {@code role}} */
    public String role() {
        String text = phase == Phase.RUNNING ? group.role().name() : phase.name();
        return text.toLowerCase(Locale.ROOT);
    }
}
