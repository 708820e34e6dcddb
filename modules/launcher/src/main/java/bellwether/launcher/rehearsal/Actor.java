package bellwether.launcher.rehearsal;

import bellwether.group.Delivery;
import bellwether.group.Effect;
import bellwether.group.Group;
import bellwether.group.GroupConfig;
import bellwether.group.GroupStatus;
import bellwether.group.Input;
import bellwether.group.PartitionPolicy;
import bellwether.group.Timer;
import bellwether.protocol.Bytes;
import bellwether.protocol.Endpoint;
import bellwether.protocol.Incarnation;
import bellwether.protocol.Message;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
import bellwether.sequencer.Projection;
import bellwether.sequencer.Promises;
import bellwether.storage.FileJournal;
import bellwether.storage.FileOutbox;
import bellwether.storage.MemoryDisk;
import bellwether.storage.RecoveredJournal;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;

/** One peer of the play: the real group, journal and outbox, on a disk in memory. */
final class Actor {
    private static final long SEGMENT_BYTES = 64 << 10;
    private static final int RING_BYTES = 8 << 10;
    private static final int OUTBOX_BYTES = 4 << 10;
    private static final int CHUNK_BYTES = 8 << 10;

    private final Stage stage;
    private final PeerId id;
    private final GroupConfig config;
    private final Incarnation incarnation;
    private final FileJournal journal;
    private final FileOutbox outbox;
    private final Group group;
    private final Map<Timer, Long> dueNanos = new EnumMap<>(Timer.class);
    private final Map<PeerId, Stream> streams = new HashMap<>();
    private final Set<PeerId> connected = new HashSet<>();
    private final Queue<Input> inputs = new ArrayDeque<>();

    /** A journal on its way to somebody. */
    private record Stream(long number, Reign reign, long offset) {}

    Actor(Stage stage, PeerId id, GroupConfig config) {
        this.stage = stage;
        this.id = id;
        this.config = config;
        this.incarnation = new Incarnation(id.hashCode());
        var random = new SplittableRandom(incarnation.bits());
        var disk = new MemoryDisk(random);
        RecoveredJournal opened = FileJournal.open(disk, "journal", SEGMENT_BYTES, RING_BYTES);
        this.journal = opened.journal();
        this.outbox = FileOutbox.open(disk, "outbox", opened, OUTBOX_BYTES, OUTBOX_BYTES).outbox();
        this.group =
                new Group(
                        id,
                        incarnation,
                        config,
                        journal,
                        opened.index(),
                        outbox,
                        Projection.none(),
                        random,
                        this::carryOut);
        group.remember(Promises.forgetful());
    }

    PeerId id() {
        return id;
    }

    Endpoint endpoint() {
        return config.endpoint();
    }

    GroupStatus status() {
        return group.status();
    }

    void put(Input input) {
        inputs.add(input);
    }

    /** {@return whether there was anything to do} */
    boolean step(long nowNanos) {
        if (inputs.isEmpty()) {
            return false;
        }
        for (Input input = inputs.poll(); input != null; input = inputs.poll()) {
            if (!(input instanceof Input.Fired(Timer timer)) || dueNanos.remove(timer) != null) {
                group.step(input, nowNanos);
            }
        }
        outbox.write();
        group.settle(nowNanos);
        long durable = journal.durableEnd();
        if (journal.sync() != durable) {
            put(new Input.Synced());
        }
        List.copyOf(streams.keySet()).forEach(this::stream);
        return true;
    }

    private void stream(PeerId to) {
        Stream stream = streams.get(to);
        int wanted = (int) Math.min(CHUNK_BYTES, journal.end() - stream.offset());
        var lines = new byte[wanted];
        int length = journal.read(stream.offset(), lines, 0, wanted);
        while (length > 0 && lines[length - 1] != '\n') {
            length--;
        }
        if (length > 0) {
            streams.put(to, new Stream(stream.number(), stream.reign(), stream.offset() + length));
            stage.say(
                    this,
                    to,
                    new Message.Chunk(
                            stream.number(),
                            stream.reign(),
                            stream.offset(),
                            new Bytes(lines, 0, length)));
        }
    }

    /** {@return when its next timer runs out, if one is armed} */
    Optional<Long> nextDueNanos() {
        return dueNanos.values().stream().min(Long::compare);
    }

    void fire(long nowNanos) {
        for (var armed : Map.copyOf(dueNanos).entrySet()) {
            if (armed.getValue() <= nowNanos) {
                put(new Input.Fired(armed.getKey()));
            }
        }
    }

    boolean isConnected(PeerId other) {
        return connected.contains(other);
    }

    void connect(Actor other) {
        connected.add(other.id());
        put(new Input.Connected(other.id()));
        put(new Input.Received(other.id(), other.hello()));
    }

    void disconnect(PeerId other) {
        if (connected.remove(other)) {
            streams.remove(other);
            put(new Input.Disconnected(other, "gone"));
        }
    }

    private Message.Hello hello() {
        var fields = new HashMap<String, String>();
        fields.put(Message.Hello.FIELD_INCARNATION, incarnation.toString());
        fields.put(Message.Hello.FIELD_BASE, Message.Hello.KNOWN);
        fields.put(Message.Hello.FIELD_KEYS, Message.Hello.KNOWN);
        if (config.policy() instanceof PartitionPolicy.Majority) {
            fields.put(Message.Hello.FIELD_POLICY, Message.Hello.MAJORITY);
        }
        if (config.delivery() == Delivery.SAFE) {
            fields.put(Message.Hello.FIELD_DELIVERY, Message.Hello.SAFE);
        }
        return new Message.Hello(id, config.endpoint(), fields);
    }

    private void carryOut(Effect effect) {
        switch (effect) {
            case Effect.Send(var to, _, var message) -> stage.say(this, to, message);
            case Effect.Dial(var to, _) -> stage.dial(this, to);
            case Effect.Disconnect(var other, _) -> stage.part(this, other);
            case Effect.Broadcast(var message) -> stage.broadcast(this, message);
            case Effect.Arm(var timer, long delayNanos) ->
                    dueNanos.put(timer, stage.nowNanos() + delayNanos);
            case Effect.Disarm(var timer) -> dueNanos.remove(timer);
            case Effect.OpenStream(var to, long number, var reign, long offset) ->
                    streams.put(to, new Stream(number, reign, offset));
            case Effect.CloseStream(var to) -> streams.remove(to);
            case Effect.Contact _, Effect.Sync _, Effect.Tell _ -> {
                // Nobody is there, all is synced after each batch, and nobody is told.
            }
        }
    }
}
