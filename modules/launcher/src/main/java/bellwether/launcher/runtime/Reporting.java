package bellwether.launcher.runtime;

import bellwether.group.Notice;
import bellwether.launcher.hooks.Hooks;
import bellwether.launcher.log.PeerLog;
import bellwether.launcher.status.EventCounts;
import bellwether.launcher.status.EventFile;
import bellwether.launcher.status.MetricsFile;
import bellwether.launcher.status.RunFolder;
import bellwether.launcher.status.StatusFile;
import bellwether.launcher.status.StatusReport;
import bellwether.protocol.PeerId;
import bellwether.transport.Threads;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What a peer tells of itself: log, event file, status file, hooks, and the threads behind them.
 */
final class Reporting implements Troubles {
    private static final Duration STOP_WAIT = Duration.ofSeconds(1);

    /** How long a peer that stops waits for its last hooks. */
    private static final Duration HOOKS_WAIT = Duration.ofSeconds(5);

    /** Events of a peer that has been let in. */
    private static final Set<String> IN_GROUP = Set.of("following", "became_leader");

    private final NoticeBoard board;
    private final StatusWriter status;
    private final EventCounts counts = new EventCounts();
    private final Optional<Hooks> hooks;
    private final Map<Trouble, String> troubles =
            new TreeMap<>((one, other) -> {
                int byCause = one.cause().compareTo(other.cause());
                return byCause != 0 ? byCause : one.subject().compareTo(other.subject());
            });
    private Optional<Notice> problem = Optional.empty();
    private volatile Optional<Thread> boardThread = Optional.empty();
    private volatile Optional<Thread> statusThread = Optional.empty();
    private volatile Optional<Thread> hooksThread = Optional.empty();

    private record Trouble(Cause cause, String subject) {}

    /**
     * @param report puts together what the status file tells
     * @param settled the same, but of no earlier moment than when it is asked for; may wait
     * @throws IOException if the run folder cannot be written to
     */
    Reporting(Run run, PeerLog log, Supplier<StatusReport> report, Supplier<StatusReport> settled)
            throws IOException {
        var folder = RunFolder.open(run.config().runDir().resolve(run.id().value()));
        var telling = run.config().telling();
        hooks =
                telling.hooks()
                        .map(path ->
                                new Hooks(
                                        path,
                                        telling.hookTimeout(),
                                        run.config().baseDir(),
                                        () -> facts(settled.get()),
                                        log));
        board = new NoticeBoard(log, EventFile.open(folder), this::written);
        status =
                new StatusWriter(
                        new StatusFile(folder),
                        new MetricsFile(folder, counts),
                        telling.metricsInterval().toNanos(),
                        report,
                        log);
    }

    void start(Threads threads) {
        hooksThread = hooks.map(work -> threads.startPlatform("hooks", work));
        boardThread = Optional.of(threads.startPlatform("notices", board));
        statusThread = Optional.of(threads.startPlatform("timer-status", status));
    }

    private void written(Notice notice, Instant time) {
        counts.count(notice.event());
        if (hooksThread.isPresent()) { // else the peer does not start
            hooks.ifPresent(work -> work.offer(notice, time));
        }
    }

    private static Map<String, String> facts(StatusReport now) {
        return Map.of(
                "peer_id",
                now.identity().peerId().value(),
                "group",
                now.identity().groupName(),
                "role",
                now.role(),
                "leader_id",
                now.group().leader().map(PeerId::value).orElse(""),
                "members",
                Integer.toString(now.group().members().size()));
    }

    NoticeBoard board() {
        return board;
    }

    /** Something that the status file tells has changed. */
    void changed() {
        status.changed();
    }

    /** The record goes further than before, and nothing else has changed. */
    void progressed() {
        status.progressed();
    }

    /** {@return what the operator should look at, if there is something} */
    synchronized Optional<String> problem() {
        return troubles.isEmpty()
                ? problem.map(Notice::text)
                : Optional.of(String.join("; ", troubles.values()));
    }

    @Override
    public void begin(Cause cause, String subject, String text) {
        boolean isNew;
        synchronized (this) {
            isNew = troubles.put(new Trouble(cause, subject), text) == null;
        }
        changed();
        if (isNew) {
            board.post(new Notice(cause.level(), cause.event(), 0, text));
        }
    }

    @Override
    public void over(Cause cause, String subject, String text) {
        boolean wasThere;
        synchronized (this) {
            wasThere = troubles.remove(new Trouble(cause, subject)) != null;
        }
        if (wasThere) {
            changed();
            board.post(new Notice(Notice.Level.INFO, cause.eventOver(), 0, text));
        }
    }

    /** Tells a notice; one of level ERROR or of skipped rows stays in the status file. */
    void tell(Notice notice) {
        if (notice.event().equals(Cause.DUPLICATE_PEER_ID.event())
                && notice.level() == Notice.Level.ERROR) {
            begin(Cause.DUPLICATE_PEER_ID, notice.text());
            return;
        }
        if (IN_GROUP.contains(notice.event())) {
            over(Cause.DUPLICATE_PEER_ID, "this peer is in the group under its id");
        }
        note(notice);
        board.post(notice);
    }

    /** Readings that are missing are nothing beside an error. */
    private synchronized void note(Notice notice) {
        boolean failing = problem.filter(known -> known.level() == Notice.Level.ERROR).isPresent();
        boolean skipping = SkipNotices.isLeftOut(notice) && !failing;
        if (notice.level() == Notice.Level.ERROR || skipping) {
            problem = Optional.of(notice);
            changed();
        }
    }

    /** The peer does not start: writes what there is to tell, and no status. */
    void discard() {
        board.close();
        board.run();
    }

    /** Writes everything that is left, and the status for the last time. */
    void close() {
        board.close();
        status.close();
        boardThread.ifPresent(thread -> join(thread, STOP_WAIT));
        statusThread.ifPresent(thread -> join(thread, STOP_WAIT));
        status.finish();
        hooks.ifPresent(Hooks::close);
        hooksThread.ifPresent(thread -> join(thread, HOOKS_WAIT));
    }

    private static void join(Thread thread, Duration wait) {
        try {
            thread.join(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
