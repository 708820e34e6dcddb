package bellwether.simulation;

import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
import bellwether.protocol.Source;
import bellwether.protocol.Sources;
import bellwether.sequencer.LogIndex;
import bellwether.sequencer.Outbox;
import bellwether.storage.Disk;
import bellwether.storage.SetAside;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What one peer's data directory must hold of each source, in journal and outbox together: never
 * less than was once durable there (I0, and I4 for what nobody else has). Outlives the process.
 *
 * <p>A reading of the peer's own is accepted, then written, which survives the process, then
 * durable, which survives the power.
 */
final class Holdings {
    /**
     * A directory that was set aside.
     *
     * @param log which log it was; empty: its journal is
     * @param held what it must hold of each source
     * @param destroyed what damage has made unreadable of it
     */
    record Aside(String path, Optional<Reign> log, Map<Source, Long> held, Destroyed destroyed) {
        SetAside run(Disk disk) {
            return new SetAside(disk, path, log);
        }
    }

    private final PeerId peer;
    private final Ledger ledger;
    private final Map<Source, Long> durable = new LinkedHashMap<>();
    private final List<Aside> asides = new ArrayList<>();
    private Destroyed destroyed = new Destroyed();
    private Optional<Source> own = Optional.empty();
    private long accepted;
    private long written;
    private boolean running;
    private boolean suspended;
    private boolean intact;

    Holdings(PeerId peer, Ledger ledger) {
        this.peer = peer;
        this.ledger = ledger;
    }

    // ---- a process

    /** {@return whose readings there are} */
    Sources names() {
        return ledger.names();
    }

    /** The directory is damaged: this cannot be read any more. */
    void damaged(Map<Source, TreeSet<Long>> readings) {
        destroyed.add(readings);
    }

    /** {@return whether something can no longer be read that was durable here} */
    boolean isDamaged() {
        return !destroyed.isEmpty();
    }

    /**
     * A process has opened the directory, which syncs all that is there, and is about to accept
     * readings as {@code source}.
     *
     * @param told whether the operator has heard of damage, if there is any
     */
    void opened(Source source, LogIndex index, Outbox outbox, boolean told) {
        check(index, outbox);
        durable.replaceAll((each, n) -> {
            long held = held(each, index, outbox);
            if (held < n && !told) {
                throw new Violation(
                        "I0 nothing between: %s has lost n %d of %s to damage and says nothing"
                                .formatted(peer.brief(), held + 1, each));
            }
            return Math.min(n, held);
        });
        if (isIntact() && own.isPresent()) {
            require(own.get(), suspended ? accepted : written, index, outbox);
            if (!destroyed.hasAny(own.get())) { // else others may have what is lost here
                ledger.endsAt(own.get(), held(own.get(), index, outbox));
            }
        }
        ledger.sources().forEach(each -> keep(each, held(each, index, outbox)));
        own = Optional.of(source);
        accepted = 0;
        written = 0;
        running = true;
        suspended = false;
    }

    /** {@return how many readings of the process before are still there} */
    long left(LogIndex index, Outbox outbox) {
        return own.map(source -> held(source, index, outbox)).orElse(0L);
    }

    /** {@return whether nothing was lost but what the process before had in memory} */
    boolean isIntact() {
        return intact || suspended;
    }

    /** One of the own readings is kept. */
    void accepted(long n) {
        accepted = n;
    }

    /** Everything accepted is with the operating system. */
    void written() {
        written = accepted;
    }

    /**
     * An own reading is about to be given out.
     *
     * @param durable whether only durable ones may be
     */
    void givenOut(long n, boolean durable) {
        written = Math.max(written, n);
        if (durable) {
            keep(own.orElseThrow(), n);
        }
    }

    /**
     * The outbox was synced: were power to go now, it would have to go on from what is durable of
     * the journal.
     */
    void synced(Outbox outbox) {
        for (Source source : outbox.sources()) {
            long reached = durable.getOrDefault(source, 0L);
            if (outbox.first(source) > reached + 1) {
                throw new Violation(
                        "I0 nothing between: were power to go, %s would have %s up to %d, and from %d in its outbox"
                                .formatted(peer.brief(), source, reached, outbox.first(source)));
            }
            keep(source, outbox.last(source));
        }
    }

    /** The whole journal is durable. */
    void synced(LogIndex index) {
        ledger.sources().forEach(source -> keep(source, index.highWaterMark(source)));
    }

    /** The process has closed its files: everything is durable. */
    void closed(LogIndex index, Outbox outbox) {
        written = accepted;
        ledger.sources().forEach(source -> keep(source, held(source, index, outbox)));
    }

    /**
     * The disk refuses, and the process closes its files to open them again: until it dies nothing
     * that it accepted may be lost, written or not.
     */
    void suspended() {
        suspended = true;
    }

    /** This can be read after all, or again. */
    void readable(Readable readable) {
        destroyed.remove(readable);
    }

    /** The process ended, if one had opened the directory; what it had written is still there. */
    void processDied() {
        intact |= running;
        running = false;
        suspended = false;
    }

    /** Power went, whether or not a process ran. */
    void powerWent() {
        intact = false;
    }

    /** The directory is set aside, and another begins empty. */
    void setAside(SetAside run) {
        if (intact) {
            own.ifPresent(source -> keep(source, written));
        }
        asides.add(new Aside(run.path(), run.log(), new LinkedHashMap<>(durable), destroyed));
        durable.clear();
        destroyed = new Destroyed();
        own = Optional.empty();
    }

    /** The disk is another one, and empty. */
    void startEmpty() {
        asides.clear();
        durable.clear();
        destroyed = new Destroyed();
        own = Optional.empty();
    }

    /** {@return the directories set aside, oldest first} */
    List<Aside> asides() {
        return asides;
    }

    /**
     * {@return sources of which runs set aside of this very log hold readings that it lacks; which
     * must come back}
     */
    List<Source> lacking(LogIndex index) {
        return asides.stream()
                .filter(aside -> aside.log().isPresent() && aside.log().equals(index.log()))
                .flatMap(aside -> lacking(aside, index))
                .distinct()
                .toList();
    }

    private static Stream<Source> lacking(Aside aside, LogIndex index) {
        return aside.held().keySet().stream()
                .filter(source -> {
                    long mark = index.highWaterMark(source);
                    return mark < aside.held().get(source)
                            && !aside.destroyed().has(source, mark + 1);
                });
    }

    private void keep(Source source, long n) {
        if (n > 0) {
            durable.merge(source, n, Math::max);
        }
    }

    // ---- checks

    /** Readings up to {@code n} are about to leave the outbox: the journal has them by now. */
    void releasing(Source source, long n, LogIndex index) {
        if (n > index.highWaterMark(source)) {
            throw new Violation(
                    "I0 nothing between: %s releases %s up to %d, and its journal holds it up to %d"
                            .formatted(peer.brief(), source, n, index.highWaterMark(source)));
        }
    }

    /** While the process runs, nothing that it accepted may be missing either. */
    void checkRunning(LogIndex index, Outbox outbox) {
        check(index, outbox);
        require(own.orElseThrow(), accepted, index, outbox);
    }

    /**
     * At rest: outbox entries go on from the journal's marks, and nothing that was durable is
     * missing.
     */
    private void check(LogIndex index, Outbox outbox) {
        for (Source source : outbox.sources()) {
            if (outbox.first(source) > index.highWaterMark(source) + 1) {
                throw new Violation(
                        "I0 nothing between: "
                                + peer.brief()
                                + " has "
                                + source
                                + " up to "
                                + index.highWaterMark(source)
                                + " in its journal and from "
                                + outbox.first(source)
                                + " in its outbox");
            }
        }
        durable.forEach((source, n) -> require(source, n, index, outbox));
    }

    private void require(Source source, long n, LogIndex index, Outbox outbox) {
        long held = held(source, index, outbox);
        if (held < n && !destroyed.has(source, held + 1)) {
            throw new Violation(
                    "I0 nothing between: "
                            + peer.brief()
                            + " has lost n "
                            + n
                            + " of "
                            + source
                            + ", and holds "
                            + held);
        }
    }

    private static long held(Source source, LogIndex index, Outbox outbox) {
        return Math.max(index.highWaterMark(source), outbox.last(source));
    }
}
