package bellwether.group;

import static bellwether.group.Bench.A;
import static bellwether.group.Bench.B;
import static bellwether.group.Bench.C;
import static org.junit.jupiter.api.Assertions.assertEquals;

import bellwether.protocol.Message.HeartbeatAck;
import bellwether.protocol.Message.Hello;
import bellwether.protocol.Message.JournalAck;
import bellwether.protocol.Message.Safe;
import bellwether.protocol.PeerId;
import java.util.HashMap;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** C leads A and B: what all members hold durably is safe. */
final class SafeAtTheLeaderTest {
    private final Bench bench = new Bench(C).lead(A, B);

    private void acknowledge(PeerId member) {
        long end = bench.journal.end();
        bench.receive(member, new JournalAck(1, bench.leading(), end, end));
    }

    private void greetAsSafe(PeerId member) {
        var fields = new HashMap<>(Bench.hello(member).fields());
        fields.put(Hello.FIELD_DELIVERY, Hello.SAFE);
        bench.receive(member, new Hello(member, Bench.endpoint(member), fields));
    }

    private void syncOwn() {
        bench.journal.sync();
        bench.take(new Input.Synced());
    }

    @Test
    void whoIsRemovedForItsSilenceIsNotWaitedForAnyMore() {
        greetAsSafe(A);
        syncOwn();
        acknowledge(A);
        acknowledge(B);
        bench.offer("t1");
        syncOwn();
        while (bench.members().contains(B)) {
            long view = bench.group.status().viewId();
            bench.receive(A, new HeartbeatAck(OptionalLong.of(view)));
            bench.fire(Timer.HEARTBEAT);
        }
        syncOwn();
        acknowledge(A);
        assertEquals(
                List.of(new Safe(bench.leading(), bench.journal.end())), bench.sent(A, Safe.class));
    }
}
