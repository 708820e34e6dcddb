package bellwether.group;

import bellwether.protocol.Message.StreamEnd;
import bellwether.protocol.Message.Subscribe;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
import bellwether.protocol.ViewCodec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who copies from a member. A subscriber waits until this peer is aligned for the reign and holds
 * what comes next: being ahead of an upstream is no divergence. All streams end before a cut, and
 * with the reign. Confined to the group loop.
 */
final class Downstream {
    private static final int SUBSCRIBERS_MAX = ViewCodec.MEMBERS_MAX;

    private final PeerState peer;
    private final Reign reign;
    private final Map<PeerId, Subscribe> waiting = new LinkedHashMap<>();
    private final Map<PeerId, Subscribe> open = new LinkedHashMap<>();

    Downstream(PeerState peer, Reign reign) {
        this.peer = peer;
        this.reign = reign;
    }

    /** {@code from} wants this peer's journal, in place of what it may have wanted before. */
    void subscribed(PeerId from, Subscribe wanted) {
        if (open.remove(from) != null) {
            peer.closeStream(from);
        }
        waiting.remove(from);
        boolean serves =
                wanted.reign().equals(reign) && open.size() + waiting.size() < SUBSCRIBERS_MAX;
        if (serves) {
            waiting.put(from, wanted);
        } else {
            refuse(from, wanted);
        }
    }

    /** {@return whether {@code other} copies from this one, or is about to} */
    boolean isServed(PeerId other) {
        return open.containsKey(other) || waiting.containsKey(other);
    }

    /** This peer is aligned: serves those who wait for what it holds by now. */
    void serve() {
        if (waiting.isEmpty()) {
            return;
        }
        List<PeerId> ready =
                waiting.entrySet().stream()
                        .filter(entry -> entry.getValue().offset() <= peer.log().end())
                        .map(Map.Entry::getKey)
                        .toList();
        ready.forEach(to -> serve(to, waiting.remove(to)));
    }

    private void serve(PeerId to, Subscribe wanted) {
        if (peer.log().hasLineEndAt(wanted.offset())) {
            open.put(to, wanted);
            peer.openStream(new Effect.OpenStream(to, wanted.number(), reign, wanted.offset()));
        } else {
            refuse(to, wanted); // two that are aligned for one reign have the same lines
        }
    }

    private void refuse(PeerId from, Subscribe wanted) {
        peer.send(from, new StreamEnd(wanted.number(), wanted.reign()));
    }

    /** {@code from} wants the stream under that number no more. */
    void ended(PeerId from, StreamEnd end) {
        waiting.computeIfPresent(from, (_, wanted) -> isAbout(end, wanted) ? null : wanted);
        Subscribe served = open.get(from);
        if (served != null && isAbout(end, served)) {
            open.remove(from);
            peer.closeStream(from);
        }
    }

    private static boolean isAbout(StreamEnd end, Subscribe wanted) {
        return end.number() == wanted.number() && end.reign().equals(wanted.reign());
    }

    /** The connection with {@code other} is gone, and any stream with it. */
    void disconnected(PeerId other) {
        waiting.remove(other);
        open.remove(other);
    }

    /** Must come before a cut, and when this peer follows that leader no more. */
    void close() {
        waiting.putAll(open);
        open.keySet().forEach(peer::closeStream);
        open.clear();
        waiting.forEach(this::refuse);
        waiting.clear();
    }
}
