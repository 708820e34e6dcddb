package bellwether.simulation;

import bellwether.election.Candidate;
import bellwether.group.Effect;
import bellwether.group.Group;
import bellwether.group.Input;
import bellwether.protocol.Ballot;
import bellwether.protocol.Bytes;
import bellwether.protocol.Endpoint;
import bellwether.protocol.Incarnation;
import bellwether.protocol.Message;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
import bellwether.protocol.Source;
import bellwether.sequencer.Journal;
import bellwether.sequencer.LogBase;
import bellwether.sequencer.LogIndex;
import bellwether.sequencer.Projection;
import bellwether.storage.OnStart;
import bellwether.storage.SetAside;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * One process of a simulated peer: the real {@link Group} over an opened store, driven as the
 * launcher's group loop drives it, and watched. Dies with its process.
 */
final class PeerProcess {
    private static final int BATCH_MAX = 64;

    /** So many different numbers: some peers have the same. */
    private static final int NUMBERS = 3;

    /** What the wall clock says at a start has nothing to do with what it said before. */
    private static final long CLOCK_MILLIS_MAX = 2_000_000_000_000L;

    private final PeerId id;
    private final Endpoint endpoint;
    private final Candidate self;
    private final World world;
    private final RandomGenerator random;
    private final PeerStore store;
    private final Holdings holdings;
    private final Storing storing;
    private final Runnable beforeItGoes;
    private final Incarnation incarnation;
    private final LogIndex index;
    private final Journal journal;
    private final WatchedOutbox outbox;
    private final Group group;
    private final Conduct conduct;
    private final long startSequence;
    private long delivered;
    private long durableEnd;
    private Optional<Input.Offered> offered = Optional.empty(); // is being accepted
    private long acceptedBefore;

    /**
     * What outlives a process, and what it may use.
     *
     * @param promised which the process must not forget
     * @param forwarded asked once the journal is open: up to where that was forwarded
     * @param beforeItGoes called when something of the journal may be about to go
     */
    record Host(
            PeerId id,
            Endpoint endpoint,
            World world,
            RandomGenerator random,
            PeerStore store,
            Holdings holdings,
            Replay replay,
            Ballot promised,
            LongSupplier forwarded,
            Runnable beforeItGoes) {}

    /**
     * Opens everything.
     *
     * @param onStart what a process that starts does with the data; empty: this one goes on after
     *     the disk has refused, under another incarnation
     */
    PeerProcess(Host host, Optional<OnStart> onStart, Consumer<Effect> effects) {
        this.id = host.id();
        this.endpoint = host.endpoint();
        this.world = host.world();
        this.random = host.random();
        this.store = host.store();
        this.holdings = host.holdings();
        this.beforeItGoes = host.beforeItGoes();
        this.storing = world.settings().storing();
        if (onStart.isPresent()) {
            noteAsides(host.replay()); // one may be there since a start that was cut short
            store.prepare(onStart.get());
            noteAsides(host.replay());
        }
        index = store.open(world.settings().storing().givingOut());
        incarnation = new Incarnation(random.nextLong());
        self = new Candidate(id, id.hashCode() & NUMBERS, random.nextLong(CLOCK_MILLIS_MAX));
        var source = new Source(id, incarnation);
        Replay replay = host.replay();
        long noted = store.outbox().noted(replay.key()).orElse(0);
        replay.opened(
                noted,
                holdings.left(index, store.outbox()),
                holdings.isIntact(),
                holdings.isDamaged());
        holdings.opened(source, index, store.outbox(), store.isDamageTold());
        if (holdings.isDamaged()) {
            holdings.readable(store.readable(world.ledger().names()));
        }
        journal = new WatchedJournal(store.journal(), this::appended, this::noteDurable);
        outbox =
                new WatchedOutbox(
                        store.outbox(),
                        source,
                        world.ledger(),
                        holdings,
                        replay,
                        index,
                        world.settings().storing().eachBatchSynced());
        if (random.nextBoolean() && !store.isDamaged()) { // else that is for the end to tell
            store.checkProjection();
        }
        startSequence = index.lastSequence();
        durableEnd = index.end();
        conduct = new Conduct(id, host.promised());
        group =
                new Group(
                        id,
                        incarnation,
                        world.settings().config(self, endpoint, world.network().dead()),
                        journal,
                        index,
                        outbox,
                        new WatchedProjection(),
                        random,
                        effect -> {
                            conduct.did(effect);
                            effects.accept(effect);
                        });
        group.remember(store.earlierRuns());
        group.rememberForwarded(host.forwarded().getAsLong());
        if (world.settings().rules().majority()) {
            group.remember(store.promises());
        }
    }

    private void noteAsides(Replay replay) {
        List<SetAside> runs = store.asides();
        if (runs.size() > holdings.asides().size()) {
            holdings.setAside(runs.getLast());
            replay.startEmpty();
        }
    }

    Group group() {
        return group;
    }

    LogIndex index() {
        return index;
    }

    Journal journal() {
        return journal;
    }

    Message.Hello hello() {
        Map<String, String> fields = world.settings().rules().hello(self);
        fields.put(Message.Hello.FIELD_INCARNATION, incarnation.toString());
        return new Message.Hello(id, endpoint, fields);
    }

    private final class WatchedProjection implements Projection {
        @Override
        public void cutBack(long offset, long lastSequence) {
            PeerProcess.this.cutBack(offset, lastSequence);
        }

        @Override
        public void begin(LogBase base) {
            store.projection().begin(base);
        }

        @Override
        public void deliver(long offset) {
            if (world.settings().rules().majority()) {
                world.safe().delivered(id, store.journal(), offset);
            }
            store.projection().deliver(offset);
        }
    }

    private void appended(Bytes lines) {
        world.checker().appended(id, index);
        boolean isOwn = index.epochs().getLast().epoch().incarnation().equals(incarnation);
        if (isOwn && endsWithReading(lines) && world.settings().rules().majority()) {
            world.formed().placed(id, index.epochs());
        }
        boolean writesEpoch = isOwn && lines.array()[lines.offset()] == 'E';
        world.moments().reached(writesEpoch ? Moment.WROTE_EPOCH : Moment.COPIED);
    }

    private static boolean endsWithReading(Bytes lines) {
        int lastLine = lines.offset() + lines.length() - 1;
        while (lastLine > lines.offset() && lines.array()[lastLine - 1] != '\n') {
            lastLine--;
        }
        return lines.array()[lastLine] != 'E';
    }

    private void cutBack(long offset, long lastSequence) {
        conduct.cuts();
        if (world.settings().rules().majority()) {
            world.safe().cutting(id, store.journal(), offset);
        }
        Checker.cutting(id, store.journal(), offset, outbox, world.ledger());
        boolean forbidden =
                world.settings().forbidsRollback()
                        && !world.checker().isLiedTo()
                        && lastSequence >= startSequence;
        if (forbidden && delivered > lastSequence) {
            throw new Violation(
                    "I7 flush: %s stayed up and rolls back %d to %d"
                            .formatted(id.brief(), delivered, lastSequence));
        }
        delivered = Math.min(delivered, lastSequence);
        world.moments().reached(Moment.SAVED_ORPHANS);
        store.projection().cutBack(offset, lastSequence);
        world.moments().reached(Moment.CUT_CSV);
    }

    // ---- steps

    /**
     * Takes one batch of what waits, as the launcher's group loop does.
     *
     * @param background whether what other threads do may come between a step and its end
     */
    void take(Queue<Supplier<Optional<Input>>> waiting, boolean background) {
        boolean accepted = false;
        for (int i = 0; i < BATCH_MAX && !waiting.isEmpty(); i++) {
            Optional<Input> next = waiting.poll().get();
            if (next.isEmpty()) {
                continue;
            }
            boolean accepts = next.get() instanceof Input.Offered;
            if (accepted && !accepts) {
                handOver();
            }
            accepted = accepts;
            step(next.get());
        }
        if (accepted) {
            handOver();
        }
        if (background) {
            background();
            noteDurable(); // before anything more is appended
        }
        group.settle(world.time().nowNanos());
        delivered = Math.max(delivered, index.lastSequence());
        noteDurable();
        store.mayGo(Math.min(group.heldEnd(), group.forwardedEnd()));
    }

    private void step(Input input) {
        acceptedBefore = group.accepted();
        offered =
                input instanceof Input.Offered readings ? Optional.of(readings) : Optional.empty();
        conduct.takes(input, index.end());
        group.step(input, world.time().nowNanos());
        conduct.took(index.end());
        offered = Optional.empty();
    }

    /** Another system has taken the record up to there; that moves nothing else. */
    void forwarded(Reign reign, long offset) {
        group.step(new Input.Forwarded(reign, offset), world.time().nowNanos());
    }

    /** {@return what was offered last, as far as the disk refused to take it} */
    Optional<Input.Offered> unfinished() {
        int accepted = (int) (group.accepted() - acceptedBefore);
        return offered.map(all ->
                new Input.Offered(
                        all.payloads().subList(accepted, all.payloads().size()), all.position()));
    }

    private void handOver() {
        store.accepted();
        holdings.written();
    }

    private void background() {
        if (random.nextInt(100) < storing.writePercent()) {
            store.work(random);
        }
        if (random.nextInt(100) < storing.syncPercent()) {
            switch (random.nextInt(3)) {
                case 0 -> {
                    if (outbox.sync()) {
                        group.step(new Input.Synced(), world.time().nowNanos());
                    }
                }
                case 1 -> store.checkpoint(beforeItGoes).ifPresent(this::shortened);
                default -> {
                    if (syncJournal()) {
                        group.step(new Input.Synced(), world.time().nowNanos());
                    }
                }
            }
        }
    }

    private void shortened(LogBase base) {
        world.happenings().told(id, "", "holds nothing any more before " + base.offset());
        BaseWatch.shortened(id, base, world.network().peers());
    }

    /**
     * What the thread does that syncs.
     *
     * @return whether the group is to be told
     */
    boolean sync() {
        boolean outboxMoved = outbox.sync();
        if (store.almanac().shortens()) {
            store.checkpoint(beforeItGoes)
                    .ifPresent(this::shortened); // so that there is something to let go
        }
        return syncJournal() || outboxMoved;
    }

    private boolean syncJournal() {
        boolean moved = store.syncJournal();
        noteDurable();
        return moved;
    }

    /** Whoever synced it: what the whole durable journal holds is to stay. */
    private void noteDurable() {
        long end = journal.durableEnd();
        if (end != durableEnd && end == index.end()) {
            durableEnd = end;
            holdings.synced(index);
        }
    }

    /** Ends in order. */
    void close() {
        store.close();
        holdings.closed(index, outbox);
    }

    /** {@return the highest ballot that it has promised} */
    Ballot promised() {
        return conduct.promised();
    }

    /** I0 at this moment. */
    void check() {
        holdings.checkRunning(index, outbox);
    }
}
