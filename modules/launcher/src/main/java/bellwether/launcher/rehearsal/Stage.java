package bellwether.launcher.rehearsal;

import bellwether.group.Input;
import bellwether.protocol.LineDecoder;
import bellwether.protocol.LineEncoder;
import bellwether.protocol.Message;
import bellwether.protocol.PeerId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Who plays, what they say to each other, and what time it is. For one thread. */
final class Stage {
    private final Map<PeerId, Actor> actors = new LinkedHashMap<>();
    private final LineDecoder decoder = new LineDecoder();
    private long nowNanos = 1;

    long nowNanos() {
        return nowNanos;
    }

    void enter(Actor actor) {
        actors.put(actor.id(), actor);
        actor.put(new Input.Start());
    }

    /** Somebody dies: the others see their connections close. */
    void die(PeerId id) {
        actors.remove(id);
        actors.values().forEach(actor -> actor.disconnect(id));
    }

    List<Actor> actors() {
        return List.copyOf(actors.values());
    }

    /** Everybody does what there is to do; if nobody has anything, time goes on. */
    void turn() {
        boolean busy = false;
        for (Actor actor : actors.values()) {
            busy |= actor.step(nowNanos);
        }
        if (!busy) {
            nowNanos = Math.max(nowNanos, nextDueNanos());
            actors.values().forEach(actor -> actor.fire(nowNanos));
        }
    }

    private long nextDueNanos() {
        return actors.values().stream()
                .map(Actor::nextDueNanos)
                .flatMap(Optional::stream)
                .min(Long::compare)
                .orElse(nowNanos);
    }

    void say(Actor from, PeerId to, Message message) {
        dial(from, to);
        Optional.ofNullable(actors.get(to))
                .ifPresent(actor ->
                        carry(message, heard -> actor.put(new Input.Received(from.id(), heard))));
    }

    /** Through the bytes of its line, as on a connection. */
    private void carry(Message message, Consumer<Message> out) {
        byte[] line = LineEncoder.encode(message);
        decoder.feed(line, 0, line.length, out);
    }

    void dial(Actor from, PeerId to) {
        Actor other = actors.get(to);
        if (other == null) {
            from.put(new Input.Unreachable(to, "refused"));
        } else if (!from.isConnected(to)) {
            from.connect(other);
            other.connect(from);
        }
    }

    void part(Actor from, PeerId other) {
        from.disconnect(other);
        Optional.ofNullable(actors.get(other)).ifPresent(actor -> actor.disconnect(from.id()));
    }

    void broadcast(Actor from, Message message) {
        String host = from.endpoint().host();
        actors.values().stream()
                .filter(actor -> actor != from)
                .forEach(actor -> actor.put(new Input.Heard(message, host)));
    }
}
