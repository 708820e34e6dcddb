package bellwether.launcher.runtime;

import bellwether.group.Effect;
import bellwether.transport.Connections;
import bellwether.transport.Discovery;
import java.util.function.Consumer;

/** Carries out each effect of the group as it comes; all of it only queues. */
final class Effects implements Consumer<Effect> {
    private final Connections connections;
    private final Discovery discovery;
    private final ArmedTimers timers;
    private final Store store;
    private final Reporting reporting;

    Effects(Network network, ArmedTimers timers, Store store, Reporting reporting) {
        this.connections = network.connections();
        this.discovery = network.discovery();
        this.timers = timers;
        this.store = store;
        this.reporting = reporting;
    }

    @Override
    public void accept(Effect effect) {
        switch (effect) {
            case Effect.Send(var to, var at, var message) -> connections.send(to, at, message);
            case Effect.Dial(var to, var at) -> connections.dial(to, at);
            case Effect.Contact(var at, var message) -> connections.contact(at, message);
            case Effect.Disconnect(var peer, var reason) -> connections.disconnect(peer, reason);
            case Effect.Broadcast(var message) -> discovery.broadcast(message);
            case Effect.Arm(var timer, long delayNanos) -> timers.arm(timer, delayNanos);
            case Effect.Disarm(var timer) -> timers.disarm(timer);
            case Effect.OpenStream(var to, long number, var reign, long offset) ->
                    connections.openStream(to, number, reign, offset);
            case Effect.CloseStream(var to) -> connections.closeStream(to);
            case Effect.Sync() -> store.syncNow();
            case Effect.Tell(var notice) -> reporting.tell(notice);
        }
    }
}
