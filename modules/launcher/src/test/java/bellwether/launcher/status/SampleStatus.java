package bellwether.launcher.status;

import bellwether.group.GroupStatus;
import bellwether.group.GroupStatus.MemberStatus;
import bellwether.launcher.clock.ClockState;
import bellwether.protocol.Endpoint;
import bellwether.protocol.Incarnation;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
import bellwether.protocol.Role;
import bellwether.storage.CsvLayout;
import bellwether.storage.CsvRoll;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reports for tests. */
public final class SampleStatus {
    static final PeerId SELF = new PeerId("00000001-0000-4000-8000-000000000000");
    static final PeerId OTHER = new PeerId("00000002-0000-4000-8000-000000000000");
    static final Reign LOG = new Reign(3, OTHER, new Incarnation(0xab));

    static final MemberStatus LEADER =
            new MemberStatus(
                    SELF,
                    new Endpoint("192.0.2.1", 7001),
                    Role.LEADER,
                    Optional.empty(),
                    OptionalLong.empty(),
                    OptionalLong.empty());
    static final MemberStatus MEMBER =
            new MemberStatus(
                    OTHER,
                    new Endpoint("192.0.2.2", 7002),
                    Role.MEMBER,
                    Optional.of(SELF),
                    OptionalLong.of(900),
                    OptionalLong.of(800));
    public static final GroupStatus LEADING =
            new GroupStatus(
                    GroupStatus.State.LEADER,
                    Optional.of(SELF),
                    4,
                    List.of(LEADER, MEMBER),
                    12,
                    1000,
                    700,
                    600,
                    500,
                    new GroupStatus.Held(
                            400,
                            List.of(new GroupStatus.Keeper(OTHER, GroupStatus.Why.OLDER_VERSION))),
                    2,
                    Optional.of(LOG),
                    Optional.of(LOG),
                    Optional.empty(),
                    OptionalLong.of(1000));
    public static final GroupStatus JOINING =
            new GroupStatus(
                    GroupStatus.State.JOINING,
                    Optional.empty(),
                    0,
                    List.of(),
                    0,
                    0,
                    0,
                    0,
                    0,
                    GroupStatus.Held.NOTHING,
                    0,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    OptionalLong.empty());

    static final CsvLayout DAILY =
            new CsvLayout(CsvRoll.DAILY, OptionalLong.of(LocalDate.of(2026, 1, 2).toEpochDay()));

    /** {@return a report of that group, with a sensor that fails and an uplink that does} */
    public static StatusReport of(GroupStatus group, StatusReport.Phase phase) {
        return of(group, phase, Optional.of(JournalKept.waiting(LocalDate.of(2026, 1, 2), 7)));
    }

    /** {@return the same, whose journal is kept for that reason} */
    public static StatusReport of(
            GroupStatus group, StatusReport.Phase phase, Optional<JournalKept> kept) {
        return new StatusReport(
                new StatusReport.Identity(
                        SELF,
                        new Incarnation(1),
                        new Endpoint("192.0.2.1", 7001),
                        "museum",
                        4711,
                        "0.1.0",
                        Instant.parse("2026-01-02T03:04:05Z")),
                phase,
                group,
                new StatusReport.Stored(3, 300, 700, 11, 10, DAILY, kept, "in words"),
                Optional.empty(),
                List.of(
                        new SensorStatus(
                                "air",
                                "iio",
                                SensorStatus.State.FAILING,
                                7,
                                Optional.of(Instant.parse("2026-01-02T03:04:05Z")),
                                Optional.of("no device 'bme280'")),
                        new SensorStatus(
                                "inbox",
                                "spool",
                                SensorStatus.State.RUNNING,
                                0,
                                Optional.empty(),
                                Optional.empty())),
                Optional.of(
                        new UplinkStatus(
                                "http", UplinkStatus.State.FAILING, 9, Optional.of("status 503"))),
                ClockState.UNSYNCHRONISED,
                new SecurityState(
                        SecurityState.Mode.KEYS,
                        Optional.of(Instant.parse("2028-03-11T10:00:00Z"))),
                Instant.parse("2026-01-02T03:04:06.789123Z"));
    }

    private SampleStatus() {}
}
