package bellwether.group;

import static bellwether.group.Bench.A;
import static bellwether.group.Bench.B;
import static bellwether.group.Bench.C;
import static bellwether.group.Bench.D;
import static bellwether.group.Bench.reign;
import static org.junit.jupiter.api.Assertions.assertEquals;

import bellwether.protocol.Message.Election;
import bellwether.protocol.Message.Heartbeat;
import bellwether.protocol.Message.Ok;
import bellwether.protocol.Message.PromiseRequest;
import bellwether.protocol.Message.Pulse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * A journal that is far behind the leader's: whoever has it would have to fetch it, while all wait.
 */
final class FarBehindTest {
    private final ForeignLog log = new ForeignLog().epoch(5, D);

    /** C follows D in a group with A and B, and lacks that much of D's journal. */
    private Bench lacking(long bytes) {
        var bench = new Bench(C).follow(D, 5, log, A, B).connect(A).connect(B);
        var pulse = new Pulse(5, reign(5, D), log.end() + bytes);
        return bench.receive(D, new Heartbeat(Optional.of(pulse)));
    }

    @Test
    void whoIsFarBehindChallengesAllAndSaysOkToNobody() {
        var bench = lacking(Bench.NEAR_BYTES + 1);
        bench.receive(B, new Election(B));
        assertEquals(List.of(), bench.sent(B, Ok.class), "its leader may be gone");
        bench.loses(D);
        assertEquals(List.of(new Election(C)), bench.sentTo(A));
        assertEquals(List.of(new Election(C)), bench.sentTo(B));
        bench.receive(B, new Election(B));
        assertEquals(List.of(), bench.sentTo(B));
    }

    @Test
    void whoIsNearStandsLikeAnyOther() {
        var bench = lacking(Bench.NEAR_BYTES);
        bench.loses(D);
        assertEquals(List.of(), bench.sent(A, Election.class));
        assertEquals(1, bench.sent(A, PromiseRequest.class).size(), "nobody is above");
    }

    @Test
    void whoIsFarBehindStandsWhenNobodyElseDoes() {
        var bench = lacking(Bench.NEAR_BYTES + 1);
        bench.loses(D);
        bench.fire(Timer.ELECTION);
        assertEquals(1, bench.sent(A, PromiseRequest.class).size());
        assertEquals(1, bench.sent(B, PromiseRequest.class).size());
    }

    @Test
    void whoIsFarBehindWaitsForOneThatSaidOk() {
        var bench = lacking(Bench.NEAR_BYTES + 1);
        bench.loses(D);
        bench.receive(A, new Ok());
        assertEquals(
                List.of(new Effect.Arm(Timer.ELECTION, 7 * Bench.SECOND)),
                bench.done(Effect.Arm.class));
        bench.loses(A);
        assertEquals(List.of(new Election(C)), bench.sentTo(B), "and asks the others again");
    }

    @Test
    void oneAboveThatChallengesIsNotWaitedForAndNotAskedAgain() {
        var bench = new Bench(B).follow(D, 5, log, A, C).connect(A).connect(C);
        bench.loses(D);
        assertEquals(List.of(new Election(B)), bench.sentTo(C));
        bench.receive(C, new Election(C));
        assertEquals(List.of(new Ok()), bench.sent(C, Ok.class));
        assertEquals(1, bench.sent(A, PromiseRequest.class).size(), "nobody else is above");
    }

    @Test
    void oneThatSaidOkAndNowChallengesIsNotWaitedForEither() {
        var bench = new Bench(B).follow(D, 5, log, A, C).connect(A).connect(C);
        bench.loses(D);
        bench.receive(C, new Ok());
        bench.receive(C, new Election(C));
        assertEquals(1, bench.sent(A, PromiseRequest.class).size());
        assertEquals(List.of(), bench.sent(C, Election.class));
    }
}
