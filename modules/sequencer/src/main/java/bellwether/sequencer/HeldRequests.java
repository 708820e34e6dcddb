package bellwether.sequencer;

import bellwether.protocol.Bytes;
import bellwether.protocol.MalformedException;
import bellwether.protocol.Message.RequestRefused;
import bellwether.protocol.PeerId;
import bellwether.protocol.RequestLines;
import bellwether.protocol.SourceKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Requests that came to a leader while it may give no places. They are not kept, only whose they
 * are: as soon as it may, each sender is asked to go back to the first of them. Confined to the
 * group loop.
 */
public final class HeldRequests {
    /** Sources remembered; others are sent again when the heartbeats show that nothing moves. */
    private static final int SOURCES_MAX = 10_000;

    private final OrderedLog log;
    private final Map<SourceKey, PeerId> senders = new LinkedHashMap<>();

    public HeldRequests(OrderedLog log) {
        this.log = log;
    }

    /**
     * Notes whose requests {@code lines} are.
     *
     * @throws MalformedException if a line breaks the grammar
     */
    public void hold(PeerId sender, Bytes lines) {
        var requests = new RequestLines(lines);
        while (requests.next()) {
            var key = requests.key();
            if (senders.size() < SOURCES_MAX || senders.containsKey(key)) {
                senders.put(key, sender);
            }
        }
    }

    /** Asks for everything again, and forgets it. */
    public void askAgain(BiConsumer<PeerId, RequestRefused> refusals) {
        senders.forEach((key, sender) ->
                refusals.accept(
                        sender, new RequestRefused(key, log.index().highWaterMark(key) + 1)));
        senders.clear();
    }
}
