package bellwether.keys.operator;

import bellwether.protocol.PeerId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What is known of a host's certificates.
 *
 * @param peerId which all of them name
 * @param issued all that may still be in use, newest last: a host that has not got the newest one
 *     yet goes on with one before
 * @param until when the newest ends
 */
record HostRecord(PeerId peerId, List<Issued> issued, Instant until) {
    HostRecord {
        issued = List.copyOf(issued);
    }

    /** {@return the same host with one more} */
    HostRecord with(Issued newest, Instant newUntil) {
        var all = new ArrayList<>(issued);
        all.add(newest);
        return new HostRecord(peerId, all, newUntil);
    }

    /** {@return the same host without those of CAs that nobody trusts any more} */
    HostRecord of(List<Integer> trusted) {
        return new HostRecord(
                peerId,
                issued.stream().filter(it -> trusted.contains(it.generation())).toList(),
                until);
    }
}
