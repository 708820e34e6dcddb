package bellwether.launcher.service;

import bellwether.group.GroupStatus;
import bellwether.launcher.runtime.Peer;
import bellwether.launcher.status.StatusReport;
import bellwether.transport.Threads;
import bellwether.transport.Timers;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Tells the service manager how a running peer is: ready once it leads or follows, what it does,
 * and, as long as its group loop comes round, that it lives. A loop that hangs, and a JVM in which
 * no thread gets on, are silent; the service manager then starts the peer anew.
 */
public final class Supervision implements AutoCloseable {
    /** Between two looks, unless the watchdog wants more of them. */
    static final long LOOK_NANOS_MAX = TimeUnit.SECONDS.toNanos(1);

    /** So many looks before the watchdog's time is over. */
    static final int LOOKS_PER_WATCHDOG = 4;

    /**
     * In a group, or not for want of a disk: to be killed for slowness would not help the latter.
     */
    private static final Set<String> READY = Set.of("leader", "member", "suspended");

    /**
     * What is looked at.
     *
     * @param batches how many batches the group loop has done
     * @param nudge lets a loop that lives do one more
     * @param failed takes what a thread died of
     */
    record Supervised(
            Supplier<StatusReport> status,
            LongSupplier batches,
            Runnable nudge,
            BiConsumer<String, Throwable> failed) {}

    private final Supervised peer;
    private final ServiceManager manager;
    private final long lookNanos;
    private final Threads threads;
    private final Timers timers;
    private boolean ready;
    private String told = "";
    private long batches;

    private Supervision(Supervised peer, ServiceManager manager) {
        this.peer = peer;
        this.manager = manager;
        long watchdogNanos = manager.watchdogNanos();
        lookNanos =
                watchdogNanos == 0
                        ? LOOK_NANOS_MAX
                        : Math.min(LOOK_NANOS_MAX, watchdogNanos / LOOKS_PER_WATCHDOG);
        threads = new Threads(peer.failed());
        timers = new Timers(threads);
    }

    /** Begins. Where no service manager is, nothing does. */
    public static Supervision start(Peer peer, ServiceManager manager) {
        return start(
                new Supervised(
                        peer::status,
                        peer::batches,
                        peer::nudge,
                        (thread, cause) -> peer.fail("thread failed: " + thread, cause)),
                manager);
    }

    static Supervision start(Supervised peer, ServiceManager manager) {
        var supervision = new Supervision(peer, manager);
        if (manager.isPresent()) {
            supervision.look();
        }
        return supervision;
    }

    /** The peer reads its config again; {@link #reloaded} follows. */
    public synchronized void reloading() {
        manager.reloading(System.nanoTime());
        ready = false;
        told = "";
    }

    /** It has. */
    public synchronized void reloaded() {
        tell();
    }

    private synchronized void look() {
        tell();
        feed();
        timers.arm("service", lookNanos, this::look);
    }

    private void tell() {
        StatusReport report = peer.status().get();
        String text = text(report);
        if (!ready && READY.contains(report.role())) {
            ready = manager.ready(text);
            told = ready ? text : told;
        } else if (!text.equals(told)) {
            told = manager.status(text) ? text : told;
        }
    }

    /** The loop has come round since it was last nudged: it lives. */
    private void feed() {
        if (manager.watchdogNanos() > 0) {
            long now = peer.batches().getAsLong();
            if (now != batches) {
                manager.alive();
                batches = now;
            }
            peer.nudge().run();
        }
    }

    /**
     * {@return what {@code systemctl status} shows} Nothing in it that changes with each reading.
     */
    static String text(StatusReport report) {
        GroupStatus group = report.group();
        String role =
                switch (report.role()) {
                    case "leader" -> "leads " + peers(group);
                    case "member" ->
                            "member of "
                                    + peers(group)
                                    + group.leader().map(id -> ", leader " + id.brief()).orElse("");
                    case "joining" -> "looks for a group";
                    case "electing" -> "takes part in an election";
                    case "suspended" -> "waits for its disk";
                    default -> report.role();
                };
        return role + report.problem().map(problem -> "; problem: " + problem).orElse("");
    }

    private static String peers(GroupStatus group) {
        int count = group.members().size();
        return count + (count == 1 ? " peer" : " peers") + ", view " + group.viewId();
    }

    /** Says nothing any more. */
    @Override
    public void close() {
        timers.close();
        threads.close();
    }
}
