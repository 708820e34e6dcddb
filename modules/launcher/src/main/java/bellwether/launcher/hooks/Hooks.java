package bellwether.launcher.hooks;

import bellwether.group.Notice;
import bellwether.launcher.log.PeerLog;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Runs the operator's programs for events of level INFO and above, one after the other, on a thread
 * of its own. Events wait in a bounded queue: what does not fit is counted and told, and nobody who
 * offers one ever waits.
 */
public final class Hooks implements Runnable {
    /** Events that may wait. */
    static final int WAITING_MAX = 256;

    /** One event for the hooks. */
    record Event(Notice notice, Instant time) {}

    private final HookFolder folder;
    private final HookProcess process;
    private final Supplier<Map<String, String>> facts;
    private final PeerLog log;
    private final Queue<Event> waiting = new ArrayDeque<>();
    private final Set<String> refused = new HashSet<>();
    private long lost;
    private boolean closed;

    /**
     * @param folder of the programs
     * @param limit how long one may take
     * @param workingDirectory of the programs
     * @param facts further variables of their environment; asked on the hooks' thread, and may wait
     */
    public Hooks(
            Path folder,
            Duration limit,
            Path workingDirectory,
            Supplier<Map<String, String>> facts,
            PeerLog log) {
        this.folder = new HookFolder(folder);
        this.process = new HookProcess(workingDirectory, limit);
        this.facts = facts;
        this.log = log;
    }

    /** Something has happened. */
    public synchronized void offer(Notice notice, Instant time) {
        if (notice.level().compareTo(Notice.Level.INFO) > 0 || closed) {
            return;
        }
        if (waiting.size() == WAITING_MAX) {
            lost++;
        } else {
            waiting.add(new Event(notice, time));
            notifyAll();
        }
    }

    /** Lets the thread end once all that waits was run. */
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    @Override
    public void run() {
        for (var next = next(); next.isPresent(); next = next()) {
            run(next.get());
        }
    }

    private synchronized Optional<Event> next() {
        while (waiting.isEmpty() && !closed) {
            try {
                wait();
            } catch (InterruptedException e) {
                closed = true;
                waiting.clear(); // the peer ends, and a hook may take long
            }
        }
        if (lost > 0) {
            log.warn("hooks are too slow: events left out=" + lost);
            lost = 0;
        }
        return Optional.ofNullable(waiting.poll());
    }

    private void run(Event event) {
        List<Path> hooks = folder.of(event.notice().event(), this::refuse);
        Map<String, String> now = hooks.isEmpty() ? Map.of() : facts.get();
        for (Path hook : hooks) {
            HookProcess.Outcome outcome = process.run(hook, event, now);
            String text = "hook=" + hook.getFileName() + " event=" + event.notice().event();
            if (!outcome.problem().isEmpty()) {
                log.warn("hook failed: " + text + " " + outcome.problem() + outcome.said());
            } else {
                log.debug("hook done: " + text + outcome.said());
            }
        }
    }

    private void refuse(String text) {
        if (refused.add(text)) {
            log.warn("hook not run: " + text);
        }
    }
}
