package bellwether.group;

import static bellwether.group.Bench.A;
import static bellwether.group.Bench.B;
import static bellwether.group.Bench.C;
import static bellwether.group.Bench.D;
import static bellwether.group.Bench.reign;
import static bellwether.group.Bench.view;
import static org.junit.jupiter.api.Assertions.assertEquals;

import bellwether.protocol.Message.Election;
import bellwether.protocol.Message.Heartbeat;
import bellwether.protocol.Message.ViewChange;
import bellwether.protocol.PeerId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Members keep a connection with who would lead next. */
final class SuccessorTest {
    private final ForeignLog log = new ForeignLog().epoch(5, D).readings(D, 3);

    private static List<PeerId> dialled(Bench bench) {
        return bench.done(Effect.Dial.class).stream().map(Effect.Dial::to).toList();
    }

    private static Bench beat(Bench bench) {
        return bench.receive(D, new Heartbeat(Optional.empty()));
    }

    @Test
    void aMemberCallsOnWhoWouldLeadNextAsSoonAsItFollowsAndAtEachHeartbeat() {
        var bench = new Bench(A).start().connect(D).hear(D, Bench.announcement(D));
        bench.receive(D, new ViewChange(view(5, reign(5, D), A, B, C, D)));
        assertEquals(List.of(C), dialled(bench));
        assertEquals(List.of(C), dialled(beat(bench)), "it may have been refused");
        bench.connect(C);
        assertEquals(List.of(), dialled(beat(bench)));
        bench.receive(D, new ViewChange(view(6, reign(5, D), A, B, D)));
        assertEquals(List.of(B), dialled(beat(bench)));
    }

    @Test
    void whoWouldLeadNextCallsOnNobody() {
        var bench = new Bench(C).follow(D, 5, log, A, B);
        assertEquals(List.of(), dialled(beat(bench)));
    }

    /** The leader reaches it, so it is asked in an election all the same. */
    @Test
    void oneThatIsNotReachedIsNotTakenForGone() {
        var bench = new Bench(A).follow(D, 5, log, B, C);
        bench.take(new Input.Unreachable(C, "refused"));
        assertEquals(GroupStatus.State.MEMBER, bench.state());
        bench.loses(D);
        assertEquals(List.of(new Election(A)), bench.sent(C, Election.class));
    }
}
