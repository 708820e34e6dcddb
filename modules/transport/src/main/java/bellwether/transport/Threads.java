package bellwether.transport;

import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * The one place where threads are born: virtual ones for what waits for others and for its time,
 * platform threads for what waits for files and devices, and for connections as long as they are
 * few. All are named; one that dies of an exception says so, and {@link #close} stops those that
 * still run. Safe for use by many threads.
 */
public final class Threads implements AutoCloseable {
    /** How long {@link #close} waits for all threads together. */
    static final long STOP_NANOS = TimeUnit.SECONDS.toNanos(2);

    /**
     * So many threads of connections are of the system at a time: those of a group of five whose
     * members have dialled each other at once.
     */
    static final int CONNECTIONS_PLATFORM_MAX = 16;

    private final BiConsumer<String, Throwable> onFailure;
    private final Semaphore connections = new Semaphore(CONNECTIONS_PLATFORM_MAX);
    private final Set<Thread> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * @param onFailure takes the thread's name and what it died of; called on that thread, or on
     *     the closing one for a thread that does not stop
     */
    public Threads(BiConsumer<String, Throwable> onFailure) {
        this.onFailure = Objects.requireNonNull(onFailure);
    }

    /**
     * Starts a virtual thread. After {@link #close} it begins interrupted, so that it ends at its
     * first wait.
     *
     * @return the thread, started
     */
    public Thread start(String name, Runnable body) {
        return start(Thread.ofVirtual(), name, body);
    }

    /**
     * Starts a platform thread, for what may wait for a file or a device: a virtual one that does
     * so keeps its carrier, and with it a processor that others need to be heard. Should the system
     * give none (it counts them), a virtual one does it nevertheless.
     *
     * @return the thread, started
     * @see #start
     */
    public Thread startPlatform(String name, Runnable body) {
        return startOr(Thread.ofPlatform().daemon(), name, body);
    }

    /**
     * Starts a thread of a connection: a platform thread while there are few of them, and a virtual
     * one then. The kernel wakes a platform thread by itself when a line comes; a virtual one is
     * woken by a thread that watches sockets, which wakes a carrier.
     *
     * @return the thread, started
     * @see #start
     */
    Thread startConnection(String name, Runnable body) {
        if (!connections.tryAcquire()) {
            return start(name, body);
        }
        return startPlatform(
                name,
                () -> {
                    try {
                        body.run();
                    } finally {
                        connections.release();
                    }
                });
    }

    /** Starts a thread of that kind, or a virtual one. */
    Thread startOr(Thread.Builder kind, String name, Runnable body) {
        try {
            return start(kind, name, body);
        } catch (OutOfMemoryError _) { // of threads, and this one did not start
            return start(name, body);
        }
    }

    private Thread start(Thread.Builder kind, String name, Runnable body) {
        Objects.requireNonNull(body);
        Thread thread = kind.name(name).unstarted(() -> run(body));
        running.add(thread);
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            running.remove(thread);
            throw e;
        }
        if (closed) {
            thread.interrupt();
        }
        return thread;
    }

    /** Reports a failure that a thread survives. */
    void failed(Throwable failure) {
        onFailure.accept(Thread.currentThread().getName(), failure);
    }

    private void run(Runnable body) {
        try {
            body.run();
        } catch (Throwable failure) {
            failed(failure);
        } finally {
            running.remove(Thread.currentThread());
        }
    }

    /**
     * Interrupts whatever still runs and waits for it, two seconds at most. Whoever owns the
     * threads closes first; this is for what is left.
     */
    @Override
    public void close() {
        closed = true;
        long deadline = System.nanoTime() + STOP_NANOS;
        running.forEach(Thread::interrupt);
        for (Thread thread : running) {
            if (thread != Thread.currentThread() && !stops(thread, deadline)) {
                onFailure.accept(
                        thread.getName(), new IllegalStateException("thread does not stop"));
            }
        }
    }

    private static boolean stops(Thread thread, long deadline) {
        try {
            long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            thread.join(Math.max(1, leftMillis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }
}
