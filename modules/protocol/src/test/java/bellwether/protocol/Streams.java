package bellwether.protocol;

import java.util.ArrayList;
import java.util.List;

/** Makes decoded messages comparable however their bytes were cut. */
final class Streams {
    private Streams() {}

    /** {@return {@code messages} with neighbouring batches of requests as one} */
    static List<Message> joined(List<Message> messages) {
        var joined = new ArrayList<Message>();
        for (Message message : messages) {
            if (message instanceof Message.Requests(Bytes next)
                    && !joined.isEmpty()
                    && joined.getLast() instanceof Message.Requests(Bytes before)) {
                byte[] both = Samples.join(List.of(before.toArray(), next.toArray()));
                joined.set(joined.size() - 1, new Message.Requests(Bytes.of(both)));
            } else {
                joined.add(message);
            }
        }
        return joined;
    }
}
