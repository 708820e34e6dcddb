package bellwether.keys.operator;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A group's keys, as far as they are no secret.
 *
 * @param generation of the keys that all hosts have had longest, from 1; a rotation makes the next
 * @param hosts by name
 * @param revoked in order of time
 */
record GroupState(
        String group,
        Stage stage,
        int generation,
        SortedMap<String, HostRecord> hosts,
        List<Revocation> revoked) {
    GroupState {
        hosts = Collections.unmodifiableSortedMap(new TreeMap<>(hosts));
        revoked = List.copyOf(revoked);
    }

    /** {@return what a new group begins with} */
    static GroupState first(String group) {
        return new GroupState(group, Stage.STEADY, 1, Collections.emptySortedMap(), List.of());
    }

    /** {@return the generation whose CA signs certificates, and whose secret tags datagrams} */
    int used() {
        return stage == Stage.SWITCHED ? generation + 1 : generation;
    }

    /** {@return the generations that hosts accept} */
    List<Integer> accepted() {
        return stage == Stage.STEADY ? List.of(generation) : List.of(generation, generation + 1);
    }

    /** {@return the serials of a CA's certificates that are refused} */
    List<BigInteger> revokedSerials(int ca) {
        return revoked.stream()
                .flatMap(it -> it.host().issued().stream())
                .filter(it -> it.generation() == ca)
                .map(Issued::serial)
                .toList();
    }

    /** {@return with a host, instead of the one that had its name} */
    GroupState with(String name, HostRecord host) {
        var all = new TreeMap<>(hosts);
        all.put(name, host);
        return new GroupState(group, stage, generation, all, revoked);
    }

    /** {@return with a host that is refused from now on} */
    GroupState with(Revocation revocation) {
        var rest = new TreeMap<>(hosts);
        rest.remove(revocation.name());
        var all = new ArrayList<>(revoked);
        all.add(revocation);
        return new GroupState(group, stage, generation, rest, all);
    }

    /** {@return one step of a rotation further; after the third the old generation is forgotten} */
    GroupState rotated() {
        Stage next = stage.next();
        int from = next == Stage.STEADY ? generation + 1 : generation;
        var further = new GroupState(group, next, from, hosts, revoked);
        var kept = new TreeMap<String, HostRecord>();
        hosts.forEach((name, host) -> kept.put(name, host.of(further.accepted())));
        return new GroupState(group, next, from, kept, revoked);
    }

    /** {@return the names of the files in a host's folder} */
    List<String> hostFiles() {
        var crls = accepted().stream().map(HostFolder::crl);
        return Stream.concat(crls, Stream.of(HostFolder.PASSWORD, HostFolder.STORE)).toList();
    }
}
