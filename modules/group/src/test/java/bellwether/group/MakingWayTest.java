package bellwether.group;

import static bellwether.group.Bench.A;
import static bellwether.group.Bench.B;
import static bellwether.group.Bench.C;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import bellwether.protocol.Message.Election;
import bellwether.protocol.Message.PromiseRequest;
import org.junit.jupiter.api.Test;

/** {@code election_preempt=true}: a leader makes way for a peer of higher priority. */
final class MakingWayTest {
    @Test
    void aMemberWhoseLeaderStandsAsksItAsWellForItsJournal() {
        var bench = new Bench(C).follow(B, 5, new ForeignLog().epoch(5, B), A);
        bench.receive(B, new Election(B));
        assertEquals(1, bench.sent(B, PromiseRequest.class).size(), bench.effects.toString());
        assertFalse(bench.told("leader_stands").isEmpty());
    }
}
