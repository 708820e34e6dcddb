package bellwether.group;

import bellwether.election.Candidate;
import bellwether.protocol.Endpoint;
import bellwether.protocol.Incarnation;
import bellwether.protocol.Member;
import bellwether.protocol.Message.Hello;
import bellwether.protocol.PeerId;
import bellwether.protocol.Role;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Everybody this peer has heard of: where they are, what they announced, and whether they are known
 * to be gone.
 */
final class AddressBook {
    /** Peers remembered; beyond it the one heard longest ago is forgotten. */
    static final int ENTRIES_MAX = 4_096;

    /**
     * One acquaintance.
     *
     * @param incarnation as its HELLO said; empty: it has said none, and may be a plain member
     * @param delivery as its HELLO said
     * @param knowsBase as its HELLO said: whether it can do with a journal that begins anywhere
     * @param gone whether there is evidence that it is not there: connection closed and refused, or
     *     an orderly leave
     */
    record Entry(
            PeerId id,
            Endpoint endpoint,
            Optional<Incarnation> incarnation,
            OptionalLong number,
            OptionalLong startEpochMillis,
            Delivery delivery,
            boolean knowsBase,
            long heardNanos,
            boolean gone) {
        private Entry with(Endpoint endpoint, long heardNanos, boolean gone) {
            return new Entry(
                    id,
                    endpoint,
                    incarnation,
                    number,
                    startEpochMillis,
                    delivery,
                    knowsBase,
                    heardNanos,
                    gone);
        }

        Entry heard(long nowNanos) {
            return with(endpoint, nowNanos, false);
        }

        Entry at(Endpoint endpoint) {
            return with(endpoint, heardNanos, gone);
        }

        Entry asGone() {
            return with(endpoint, heardNanos, true);
        }
    }

    private final Map<PeerId, Entry> entries = new LinkedHashMap<>();

    Optional<Entry> entry(PeerId id) {
        return Optional.ofNullable(entries.get(id));
    }

    List<Entry> entries() {
        return List.copyOf(entries.values());
    }

    /** {@code id} announced itself at {@code endpoint}. */
    void announced(PeerId id, Endpoint endpoint, long nowNanos) {
        put(
                entry(id)
                        .map(known -> known.at(endpoint).heard(nowNanos))
                        .orElseGet(() ->
                                new Entry(
                                        id,
                                        endpoint,
                                        Optional.empty(),
                                        OptionalLong.empty(),
                                        OptionalLong.empty(),
                                        Delivery.AGREED,
                                        false,
                                        nowNanos,
                                        false)));
    }

    /** A connection brought {@code hello}. */
    void greeted(Hello hello, long nowNanos) {
        put(
                new Entry(
                        hello.peer(),
                        hello.endpoint(),
                        hello.incarnation(),
                        hello.number(),
                        hello.startEpochMillis(),
                        hello.isSafe() ? Delivery.SAFE : Delivery.AGREED,
                        hello.knowsBase(),
                        nowNanos,
                        false));
    }

    /** A view names {@code member}; what the book knows of it from itself is better. */
    void listed(Member member, long nowNanos) {
        Entry known = entries.get(member.id());
        if (known == null
                || !known.endpoint().equals(member.endpoint())
                || known.incarnation().isEmpty()) {
            put(
                    new Entry(
                            member.id(),
                            member.endpoint(),
                            member.incarnation(),
                            member.number(),
                            member.startEpochMillis(),
                            known == null ? Delivery.AGREED : known.delivery(),
                            known != null && known.knowsBase(),
                            nowNanos,
                            false));
        }
    }

    /** Something came from {@code id}. */
    void heard(PeerId id, long nowNanos) {
        entries.computeIfPresent(id, (_, entry) -> entry.heard(nowNanos));
    }

    /** {@code id} is known not to be there. */
    void gone(PeerId id) {
        entries.computeIfPresent(id, (_, entry) -> entry.asGone());
    }

    /** {@return whether {@code id} has said that it can do with a journal that begins anywhere} */
    boolean knowsBase(PeerId id) {
        return entry(id).map(Entry::knowsBase).orElse(false);
    }

    boolean isGone(PeerId id) {
        return entry(id).map(Entry::gone).orElse(false);
    }

    /** {@return how {@code id} is compared in elections} */
    Candidate candidate(PeerId id) {
        return entry(id)
                .map(entry ->
                        new Candidate(
                                id,
                                entry.number().orElse(0),
                                entry.startEpochMillis().orElse(Long.MAX_VALUE)))
                .orElseGet(() -> new Candidate(id, 0, Long.MAX_VALUE));
    }

    /** {@return the entry as a view lists it} */
    static Member member(Entry entry) {
        return new Member(
                entry.id(),
                entry.endpoint(),
                Role.MEMBER,
                entry.incarnation(),
                entry.number(),
                entry.startEpochMillis());
    }

    private void put(Entry entry) {
        entries.put(entry.id(), entry);
        if (entries.size() > ENTRIES_MAX) {
            entries.values().stream()
                    .min((one, other) -> Long.signum(one.heardNanos() - other.heardNanos()))
                    .ifPresent(oldest -> entries.remove(oldest.id()));
        }
    }
}
