package bellwether.launcher.runtime;

import bellwether.group.Notice;
import bellwether.launcher.log.PeerLog;
import bellwether.launcher.status.EventFile;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/**
 * Takes notices from the group loop to the log and the event file on a thread of its own, so that a
 * slow disk never stops a heartbeat. Bounded: what does not fit is counted, and the count is told.
 * So is what comes again and again.
 */
final class NoticeBoard implements Runnable {
    /** Notices that may wait. */
    static final int WAITING_MAX = 4_096;

    /** A notice and when it was posted. */
    private record Posted(Notice notice, Instant time) {}

    /** Hears of each notice after log and event file, on the board's thread. Does not wait. */
    interface Listener {
        void written(Notice notice, Instant time);
    }

    private final PeerLog log;
    private final EventFile events;
    private final Listener listener;
    private final Queue<Posted> waiting = new ArrayDeque<>();
    private final Repeats repeats = new Repeats();
    private long lost;
    private boolean closed;
    private boolean eventsFail;

    NoticeBoard(PeerLog log, EventFile events, Listener listener) {
        this.log = log;
        this.events = events;
        this.listener = listener;
    }

    /** Queues a notice, stamped with the time of now. Never blocks for long. */
    synchronized void post(Notice notice) {
        if (waiting.size() == WAITING_MAX) {
            lost++;
        } else {
            waiting.add(new Posted(notice, Instant.now()));
            notifyAll();
        }
    }

    /** Lets the thread end once it has written everything. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    @Override
    public void run() {
        for (var next = next(); next.isPresent(); next = next()) {
            write(next.get());
        }
        if (repeats.leftOut() > 0) {
            log.info("repeated notices left out: count=" + repeats.leftOut());
        }
        try {
            events.close();
        } catch (IOException e) {
            log.warn("event file not closed: " + e);
        }
    }

    private synchronized Optional<Posted> next() {
        while (waiting.isEmpty() && !closed) {
            try {
                wait();
            } catch (InterruptedException e) {
                closed = true; // the peer stops: what waits is still written
            }
        }
        if (lost > 0) {
            log.warn("notices lost, too many at once: count=" + lost);
            lost = 0;
        }
        return Optional.ofNullable(waiting.poll());
    }

    private void write(Posted posted) {
        repeats.admit(posted.notice(), System.nanoTime())
                .ifPresent(notice -> write(notice, posted.time()));
    }

    private void write(Notice notice, Instant time) {
        log.write(notice.level(), notice.text());
        try {
            events.append(notice, time);
            eventsFail = false;
        } catch (IOException e) {
            if (!eventsFail) {
                log.warn("event file cannot be written: " + e);
            }
            eventsFail = true;
        }
        listener.written(notice, time);
    }
}
