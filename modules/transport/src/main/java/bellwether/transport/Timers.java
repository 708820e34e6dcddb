package bellwether.transport;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One-shot timers by name, each with a virtual thread {@code timer-<name>} of its own that is born
 * when the timer is first armed. Safe for use by many threads, the timers' own included.
 *
 * <p>An action that was replaced or disarmed does not run any more, unless it had begun: its thread
 * had taken it. Actions of one timer never overlap. An action that fails is reported and does not
 * harm later ones.
 */
public final class Timers implements AutoCloseable {
    /** Most names that may be in use. */
    static final int TIMERS_MAX = 4096;

    private final Threads threads;
    private final Map<String, Alarm> alarms = new HashMap<>();
    private boolean closed;

    public Timers(Threads threads) {
        this.threads = Objects.requireNonNull(threads);
    }

    /**
     * Runs {@code action} once, {@code delayNanos} from now (at once if that is not positive), in
     * place of whatever {@code name} was armed with. Nothing happens after {@link #close}.
     *
     * @throws IllegalStateException if too many names are in use
     */
    public synchronized void arm(String name, long delayNanos, Runnable action) {
        Objects.requireNonNull(action);
        if (closed) {
            return;
        }
        Alarm alarm = alarms.get(name);
        if (alarm == null) {
            if (alarms.size() == TIMERS_MAX) {
                throw new IllegalStateException("more than " + TIMERS_MAX + " timers: " + name);
            }
            alarm = new Alarm();
            alarms.put(name, alarm);
            threads.start("timer-" + name, alarm::run);
        }
        alarm.set(System.nanoTime() + Math.max(0, delayNanos), action);
    }

    /** Forgets what {@code name} was armed with, if anything. */
    public synchronized void disarm(String name) {
        Alarm alarm = alarms.get(name);
        if (alarm != null) {
            alarm.clear();
        }
    }

    /** Disarms all timers and lets their threads end. Does not wait for an action that runs. */
    @Override
    public synchronized void close() {
        closed = true;
        alarms.values().forEach(Alarm::stop);
        alarms.clear();
    }

    /** One timer. The lock is never held while an action runs. */
    private final class Alarm {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private Runnable action; // null: disarmed
        private long dueNanos;
        private boolean stopped;

        void set(long dueNanos, Runnable action) {
            change(dueNanos, action, false);
        }

        void clear() {
            change(0, null, false);
        }

        void stop() {
            change(0, null, true);
        }

        private void change(long dueNanos, Runnable action, boolean stop) {
            lock.lock();
            try {
                this.dueNanos = dueNanos;
                this.action = action;
                stopped |= stop;
                changed.signal();
            } finally {
                lock.unlock();
            }
        }

        void run() {
            try {
                for (Runnable next = due(); next != null; next = due()) {
                    perform(next);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // the peer stops
            }
        }

        private void perform(Runnable next) {
            try {
                next.run();
            } catch (RuntimeException | Error failure) {
                threads.failed(failure);
            }
        }

        /** {@return the action whose time has come, null once stopped} */
        private Runnable due() throws InterruptedException {
            lock.lockInterruptibly();
            try {
                while (!stopped) {
                    if (action == null) {
                        changed.await();
                        continue;
                    }
                    long left = dueNanos - System.nanoTime();
                    if (left <= 0) {
                        Runnable taken = action;
                        action = null;
                        return taken;
                    }
                    changed.awaitNanos(left);
                }
                return null;
            } finally {
                lock.unlock();
            }
        }
    }
}
