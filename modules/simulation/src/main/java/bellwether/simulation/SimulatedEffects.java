package bellwether.simulation;

import bellwether.group.Effect;
import bellwether.group.Input;
import bellwether.group.Timer;
import bellwether.protocol.Endpoint;
import bellwether.protocol.Message;
import bellwether.protocol.PeerId;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Carries out what a simulated process wants: by the network, by timers that end with the process,
 * or by a sync soon.
 */
final class SimulatedEffects {
    private final PeerId id;
    private final World world;
    private final Host host;
    private final ArmedTimers timers = new ArmedTimers();

    /** Whose effects they are. */
    interface Host {
        /** {@return the number of the life that is lived now} */
        long life();

        boolean isAlive(long life);

        /** A timer of the present life is due; the input says whether it still fires. */
        void due(Supplier<Optional<Input>> input);

        /** Somebody waits for a sync. */
        void syncSoon();
    }

    SimulatedEffects(PeerId id, World world, Host host) {
        this.id = id;
        this.world = world;
        this.host = host;
    }

    /** The process is gone, and with it its timers. */
    void processDied() {
        timers.clear();
    }

    void carryOut(Effect effect) {
        perform(effect);
        Moment.of(effect).ifPresent(world.moments()::reached);
    }

    private void perform(Effect effect) {
        SimulatedNetwork network = world.network();
        switch (effect) {
            case Effect.Send(PeerId to, Endpoint _, Message message) ->
                    network.send(id, to, message);
            case Effect.Dial(PeerId to, Endpoint _) -> network.dial(id, to, List.of());
            case Effect.Contact(Endpoint at, Message message) -> network.contact(id, at, message);
            case Effect.Disconnect(PeerId other, String _) -> network.reset(id, other);
            case Effect.Broadcast(Message message) -> network.broadcast(id, message);
            case Effect.Arm(Timer timer, long delayNanos) -> arm(timer, delayNanos);
            case Effect.Disarm(Timer timer) -> timers.disarm(timer);
            case Effect.OpenStream stream -> network.streams().open(id, stream);
            case Effect.CloseStream(PeerId to) -> network.streams().close(id, to);
            case Effect.Sync() -> host.syncSoon();
            case Effect.Tell(var notice) ->
                    world.happenings().told(id, notice.event(), notice.text());
        }
    }

    private void arm(Timer timer, long delayNanos) {
        long number = timers.arm(timer);
        long armedLife = host.life();
        world.time()
                .after(
                        delayNanos,
                        () -> {
                            if (host.isAlive(armedLife) && timers.isArmed(timer, number)) {
                                host.due(() -> fired(timer, number));
                            }
                        });
    }

    /** A timer that was armed anew or disarmed while the peer stood still does not fire. */
    private Optional<Input> fired(Timer timer, long number) {
        return timers.fire(timer, number) ? Optional.of(new Input.Fired(timer)) : Optional.empty();
    }
}
