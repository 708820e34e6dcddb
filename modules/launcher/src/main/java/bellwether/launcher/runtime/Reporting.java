package bellwether.launcher.runtime;

import bellwether.group.Notice;
import bellwether.launcher.log.PeerLog;
import bellwether.launcher.status.EventFile;
import bellwether.launcher.status.RunFolder;
import bellwether.launcher.status.StatusFile;
import bellwether.launcher.status.StatusReport;
import bellwether.transport.Threads;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What a peer tells of itself: log, event file, status file, and the two threads behind them. */
final class Reporting implements Troubles {
    private static final Duration STOP_WAIT = Duration.ofSeconds(1);

    private final NoticeBoard board;
    private final StatusWriter status;
    private final Map<Trouble, String> troubles =
            new TreeMap<>(Comparator.comparing(Trouble::cause).thenComparing(Trouble::subject));
    private Optional<Notice> problem = Optional.empty();
    private volatile Optional<Thread> boardThread = Optional.empty();
    private volatile Optional<Thread> statusThread = Optional.empty();

    private record Trouble(Cause cause, String subject) {}

    /**
     * @param report puts together what the status file tells
     * @throws IOException if the run folder cannot be written to
     */
    Reporting(Run run, PeerLog log, Supplier<StatusReport> report) throws IOException {
        var folder = RunFolder.open(run.config().runDir().resolve(run.id().value()));
        board = new NoticeBoard(log, EventFile.open(folder));
        status = new StatusWriter(new StatusFile(folder), report, log);
    }

    void start(Threads threads) {
        boardThread = Optional.of(threads.start("notices", board));
        statusThread = Optional.of(threads.start("timer-status", status));
    }

    NoticeBoard board() {
        return board;
    }

    /** Something that the status file tells has changed. */
    void changed() {
        status.changed();
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
        boardThread.ifPresent(Reporting::join);
        statusThread.ifPresent(Reporting::join);
        status.write();
    }

    private static void join(Thread thread) {
        try {
            thread.join(STOP_WAIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
