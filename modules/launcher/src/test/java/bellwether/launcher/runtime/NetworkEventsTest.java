package bellwether.launcher.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.group.Input;
import bellwether.protocol.Endpoint;
import bellwether.protocol.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class NetworkEventsTest {
    private final Inbox inbox = new Inbox();
    private final List<Input> received = new ArrayList<>();
    private int pauses;

    private final NetworkEvents events =
            new NetworkEvents(
                    inbox,
                    new NetworkEvents.Receiver() {
                        @Override
                        public void received(Input.Received line) {
                            received.add(line);
                        }

                        @Override
                        public void paused() {
                            pauses++;
                        }
                    },
                    new ListPeerLog());

    @Test
    void whatAPeerSaysGoesToTheReceiverAndItsHelloToTheInbox() {
        var hello = new Message.Hello(Trial.ID, new Endpoint("127.0.0.1", 1), Map.of());
        var line = new Message.Unknown("NEWS");

        events.received(Trial.ID, Optional.empty(), hello);
        events.received(Trial.ID, Optional.empty(), line);
        events.paused();

        var batch = new ArrayList<Input>();
        inbox.take(batch);
        assertEquals(List.of(new Input.Received(Trial.ID, Optional.empty(), hello)), batch);
        assertEquals(List.of(new Input.Received(Trial.ID, Optional.empty(), line)), received);
        assertTrue(inbox.isEmpty());
        assertEquals(1, pauses);
    }
}
