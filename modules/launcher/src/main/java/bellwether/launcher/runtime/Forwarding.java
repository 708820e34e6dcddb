package bellwether.launcher.runtime;

import bellwether.group.GroupStatus;
import bellwether.group.Input;
import bellwether.group.Notice;
import bellwether.launcher.log.PeerLog;
import bellwether.protocol.JournalReader;
import bellwether.protocol.Reign;
import bellwether.sequencer.LogBase;
import bellwether.storage.CheckedJournal;
import bellwether.storage.FileJournal;
import bellwether.storage.ForwardedFile;
import bellwether.transport.Threads;
import bellwether.uplink.Receiver.Answer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Forwards the record to another system while this peer leads, and notes on the disk how far it is,
 * whoever forwards. Only what all members are known to hold is forwarded, oldest first, and what
 * was taken is told to the group, which tells the members: whoever leads next goes on from there.
 * What was handed over and not told comes again. One thread runs it.
 */
final class Forwarding implements Runnable {
    /** Between two notes of how far it is. */
    private static final long KEEP_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long END_SECONDS_MAX = 2;

    private final Optional<Uplink> uplink;
    private final FileJournal journal;
    private final JournalReader checked;
    private final ForwardedFile file;
    private final Inbox inbox;
    private final Reports reports;
    private final Bell bell = new Bell();
    private final RetryPauses pauses = new RetryPauses();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Position position = Position.NOTHING;
    private volatile boolean started;
    private Optional<Reign> handedIn = Optional.empty();
    private long handedTo;
    private int readingsMax; // less than is set, once that was too much at once
    private long skippedTo;
    private long keptOffset;
    private long keptNanos;

    /** Where it says how it gets on. */
    record Reports(Consumer<Notice> notices, Troubles troubles, PeerLog log) {}

    /**
     * What the group loop knew at one moment.
     *
     * @param reign in which this peer leads; empty: it does not
     * @param cuts how often the journal had been cut
     */
    private record Position(Optional<Reign> reign, long forwarded, long safe, long cuts) {
        private static final Position NOTHING = new Position(Optional.empty(), 0, 0, 0);
    }

    Forwarding(
            Optional<Uplink> uplink,
            FileJournal journal,
            ForwardedFile file,
            Inbox inbox,
            Reports reports) {
        this.uplink = uplink;
        this.journal = journal;
        this.checked = new CheckedJournal(journal);
        this.file = file;
        this.inbox = inbox;
        this.reports = reports;
        this.readingsMax = uplink.map(Uplink::batchMax).orElse(1);
    }

    /**
     * {@return up to where earlier runs knew the journal to be forwarded}
     *
     * @throws bellwether.protocol.JournalFailure if the disk refuses
     */
    long known() {
        OptionalLong known = file.load(journal);
        if (known.isEmpty()) {
            reports.notices()
                    .accept(
                            new Notice(
                                    Notice.Level.WARN,
                                    "forwarded_unknown",
                                    0,
                                    "how far the record was forwarded is not known any more: what a"
                                            + " leader says counts, else it is forwarded anew"));
        }
        keptOffset = known.orElse(0);
        return keptOffset;
    }

    /** Lets it run. */
    void start(Threads threads) {
        started = true;
        threads.startPlatform("uplink", this);
    }

    /** A batch of the group loop is done; called by that. */
    void settled(GroupStatus status) {
        boolean leads = status.role() == GroupStatus.State.LEADER;
        Optional<Reign> reign = leads ? status.reign() : Optional.empty();
        var now = new Position(reign, status.forwardedEnd(), status.safeEnd(), journal.cuts());
        if (now.equals(position)) {
            return;
        }
        position = now;
        if (uplink.isPresent()) { // else nothing is to be done sooner than it is anyway
            uplink.get().leads(leads);
            bell.ring();
        }
    }

    @Override
    public void run() {
        keptNanos = System.nanoTime();
        try {
            while (!bell.isClosed()) {
                if (System.nanoTime() - keptNanos >= KEEP_NANOS) {
                    keep();
                }
                if (uplink.isEmpty() || !forward(uplink.get())) {
                    bell.await(KEEP_NANOS);
                }
            }
            keep();
        } finally {
            ended.countDown();
        }
    }

    private void keep() {
        Position now = position;
        if (now.forwarded() != keptOffset && file.keep(journal, now.forwarded(), now.cuts())) {
            keptOffset = now.forwarded();
        }
        keptNanos = System.nanoTime();
    }

    /** {@return whether there was anything to do} */
    private boolean forward(Uplink system) {
        Position now = position;
        if (now.reign().isEmpty()) {
            fine(system);
            return false;
        }
        long from = from(now);
        if (from >= now.safe() || journal.cuts() != now.cuts()) {
            return false;
        }
        var batch = ForwardBatch.read(checked, journal.sources(), from, now.safe(), readingsMax);
        if (batch.to() == from || journal.cuts() != now.cuts()) {
            return false; // the bytes are of another time
        }
        hand(system, batch, now.reign().get());
        return true;
    }

    /** {@return where to go on: what has expired here cannot be forwarded, and is told} */
    private long from(Position now) {
        long done =
                now.reign().equals(handedIn)
                        ? Math.max(now.forwarded(), handedTo)
                        : now.forwarded();
        LogBase base = journal.base();
        if (done >= base.offset()) {
            return done;
        }
        if (skippedTo < base.offset()) {
            skippedTo = base.offset();
            reports.notices().accept(skipped(done, base));
        }
        return base.offset();
    }

    private static Notice skipped(long from, LogBase base) {
        String sequences = from == 0 ? " sequences=" + base.lastSequence() : "";
        return new Notice(
                Notice.Level.WARN,
                "forwarding_skipped",
                0,
                "what stands before sequence="
                        + (base.lastSequence() + 1)
                        + " has expired here and nobody has said that it was forwarded: it is left"
                        + " out bytes="
                        + (base.offset() - from)
                        + sequences);
    }

    private void hand(Uplink system, ForwardBatch batch, Reign reign) {
        int size = batch.readings().size();
        Answer answer = size == 0 ? new Answer.Taken() : system.hand(batch.readings());
        switch (answer) {
            case Answer.Taken() -> {
                handedIn = Optional.of(reign);
                handedTo = batch.to();
                inbox.putNow(new Input.Forwarded(reign, batch.to()));
                fine(system);
                if (size < readingsMax) {
                    bell.pause(system.intervalNanos());
                }
            }
            case Answer.TooLarge(String reason) when size > 1 -> readingsMax = size / 2;
            case Answer.TooLarge(String reason) -> fails(system, reason, 0);
            case Answer.Refused(String reason, var pause) ->
                    fails(system, reason, pause.map(time -> time.toNanos()).orElse(0L));
        }
    }

    private void fine(Uplink system) {
        pauses.reset();
        system.problem(Optional.empty());
        reports.troubles().over(Troubles.Cause.UPLINK, "the record is forwarded again");
    }

    private void fails(Uplink system, String reason, long pauseNanos) {
        if (bell.isClosed()) {
            return;
        }
        system.problem(Optional.of(reason));
        reports.troubles()
                .begin(
                        Troubles.Cause.UPLINK,
                        "the record cannot be forwarded, it waits: " + reason);
        bell.pause(Math.max(pauses.next(), pauseNanos));
    }

    /** Lets the thread end, and notes how far it is. The group loop has ended. */
    void close() {
        bell.close();
        uplink.ifPresent(Uplink::interrupt);
        try {
            if (started && !ended.await(END_SECONDS_MAX, TimeUnit.SECONDS)) {
                reports.log().warn("uplink does not end: waited_seconds=" + END_SECONDS_MAX);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
