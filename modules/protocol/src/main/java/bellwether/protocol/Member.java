package bellwether.protocol;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One entry of a group view.
 *
 * @param incarnation empty for a plain member: one that takes part with lines alone and keeps no
 *     journal of its own
 * @param number what the operator set as {@code election_number}, if announced
 * @param startEpochMillis when the peer says that it started, wall clock, if announced
 */
public record Member(
        PeerId id,
        Endpoint endpoint,
        Role role,
        Optional<Incarnation> incarnation,
        OptionalLong number,
        OptionalLong startEpochMillis) {
    public Member {
        Objects.requireNonNull(id);
        Objects.requireNonNull(endpoint);
        Objects.requireNonNull(role);
        Objects.requireNonNull(incarnation);
        Objects.requireNonNull(number);
        Objects.requireNonNull(startEpochMillis);
    }

    /** {@return this member in {@code role}} */
    public Member as(Role role) {
        return new Member(id, endpoint, role, incarnation, number, startEpochMillis);
    }
}
