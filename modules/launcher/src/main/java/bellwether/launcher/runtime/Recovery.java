package bellwether.launcher.runtime;

import bellwether.group.Input;
import bellwether.group.Notice;
import bellwether.launcher.runtime.Troubles.Cause;
import bellwether.protocol.JournalFailure;
import bellwether.transport.Threads;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Sees to it that a peer has a session. When the disk refuses, nobody knows what it holds: the
 * session ends, so that the others go on at once, and with growing pauses another is opened with
 * what is there, as a restart would under a new incarnation. What was accepted stays: readings that
 * were not durable are kept in memory until they are. When there is little room, it ends in order
 * before that, and another is opened when there is some. Safe for use by many threads.
 */
final class Recovery {
    /** A session that lasted so long shows that the disk works. */
    private static final long SOUND_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** Between two lines that tell that the disk still refuses. */
    private static final long SUMMARY_NANOS = TimeUnit.MINUTES.toNanos(10);

    /** Between two looks at whether there is room again. */
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Session.Surroundings around;
    private final Room room;
    private final Threads threads;
    private final Runnable restartSensor;
    private final Bell pause = new Bell();
    private final RetryPauses pauses = new RetryPauses();

    // One opening or ending of a session at a time.
    private final ReentrantLock lock = new ReentrantLock();
    private List<Input> left = List.of();
    private long openedNanos = System.nanoTime();
    private volatile Session session;
    private final AtomicBoolean suspended = new AtomicBoolean();
    private volatile long batchesBefore;
    private volatile boolean ended;

    /**
     * @param session the first one, not yet started
     * @param room what must be there for a session
     * @param restartSensor lets the sensor begin anew where the outbox says
     */
    Recovery(
            Session session,
            Session.Surroundings around,
            Room room,
            Threads threads,
            Runnable restartSensor) {
        this.session = session;
        this.around = around;
        this.room = room;
        this.threads = threads;
        this.restartSensor = restartSensor;
    }

    /** {@return the session that runs, or ran last} */
    Session session() {
        return session;
    }

    /** {@return whether the peer waits for its disk, and takes no part in the group} */
    boolean isSuspended() {
        return suspended.get();
    }

    long batches() {
        return batchesBefore + session.batches();
    }

    void nudge() {
        if (suspended.get()) {
            batchesBefore++; // there is no loop that could hang
        } else {
            session.nudge();
        }
    }

    /** The disk refuses. What follows happens on a thread of its own, once. */
    void begin(JournalFailure refusal) {
        if (!ended && suspended.compareAndSet(false, true)) { // more threads meet the same
            threads.startPlatform("recovery", () -> recover(refusal));
        }
    }

    /**
     * There is little room. What follows happens on a thread of its own, once.
     *
     * @param text how little
     */
    void giveWay(String text) {
        if (!ended && suspended.compareAndSet(false, true)) {
            threads.startPlatform("recovery", () -> waitForRoom(text));
        }
    }

    private void waitForRoom(String text) {
        long sinceNanos = System.nanoTime();
        isLow(text);
        leave();
        endSession();
        reopen(sinceNanos, Room::isBack);
    }

    /** Own readings are handed over, and the others hear that it leaves. */
    private void leave() {
        lock.lock();
        try {
            if (!ended) {
                around.intake().close(); // sensors wait
                session.leave();
            }
        } finally {
            lock.unlock();
        }
    }

    private void recover(JournalFailure refusal) {
        long sinceNanos = System.nanoTime();
        boolean damaged = around.vault().footing().isIndexDoubted();
        tellBegin(refusal, damaged);
        endSession();
        if (sinceNanos - openedNanos > SOUND_NANOS) {
            pauses.reset();
        }
        if (!damaged) {
            pause.pause(pauses.next());
        }
        reopen(sinceNanos, enough -> !enough.isLow());
    }

    /** Tries until a session runs, or the peer ends. */
    private void reopen(long sinceNanos, Predicate<Room> hasRoom) {
        var summaries = new Summaries(sinceNanos);
        while (suspended.get() && !pause.isClosed()) {
            if (!isThere(hasRoom)) {
                pause.pause(LOOK_NANOS);
            } else if (!reopen(sinceNanos, summaries)) {
                pause.pause(pauses.next());
            }
        }
    }

    /** {@return whether there is room; if not, that is told, whatever it was that began this} */
    private boolean isThere(Predicate<Room> hasRoom) {
        try {
            boolean there = hasRoom.test(room);
            if (!there) {
                isLow(room.text());
            }
            return there;
        } catch (JournalFailure e) {
            around.log().debug("how much room there is cannot be told: " + inFull(e));
            return false;
        }
    }

    private void tellBegin(JournalFailure refusal, boolean damaged) {
        String reason = inFull(refusal);
        if (damaged) {
            around.reporting()
                    .tell(
                            new Notice(
                                    Notice.Level.ERROR,
                                    "journal_damaged",
                                    session.group().viewId(),
                                    reason
                                            + "; what is behind is set aside and fetched from"
                                            + " another peer; check the disk"));
            fails("the journal is read anew: ", reason, "");
        } else {
            refuses(reason);
        }
    }

    private void isLow(String text) {
        around.reporting()
                .begin(
                        Cause.DISK_LOW,
                        "little room on the disk: "
                                + text
                                + "; takes no readings and no part in the group, and comes back by"
                                + " itself; free space at "
                                + around.vault().path());
    }

    private void refuses(String reason) {
        fails("the disk refuses: ", reason, "; free space or mend the disk");
    }

    private void fails(String what, String reason, String advice) {
        around.reporting()
                .begin(
                        Cause.DISK_FAILED,
                        what
                                + reason
                                + "; takes no readings and no part in the group, and tries again"
                                + " by itself"
                                + advice);
    }

    private String inFull(JournalFailure refusal) {
        return session.run().inFull(refusal.getMessage());
    }

    private void endSession() {
        lock.lock();
        try {
            if (!ended) {
                around.vault().footing().shake();
                left = session.end(false);
                around.reporting().changed();
            }
        } finally {
            lock.unlock();
        }
    }

    /** {@return whether a session runs} */
    private boolean reopen(long sinceNanos, Summaries summaries) {
        lock.lock();
        try {
            if (ended) {
                return true;
            }
            var run = session.run().again(session.endpoint().port());
            Session next = Session.open(run, around);
            batchesBefore += session.batches();
            session = next;
            openedNanos = System.nanoTime();
            var resumed = around.intake().resume(left, next::taken);
            left = List.of();
            suspended.set(false);
            next.start(resumed.inputs());
            tellOver(openedNanos - sinceNanos, summaries.attempts());
            if (resumed.lost()) {
                threads.startPlatform("sensor-restart", restartSensor);
            }
            return true;
        } catch (JournalFailure e) {
            refuses(inFull(e));
            summaries.failed("the disk still refuses: " + inFull(e));
            return false;
        } catch (IOException e) {
            summaries.failed("the port cannot be opened again: " + e.getMessage());
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void tellOver(long nanos, long attempts) {
        String after = " after_ms=" + TimeUnit.NANOSECONDS.toMillis(nanos);
        around.reporting()
                .over(Cause.DISK_FAILED, "the disk works again: attempts=" + attempts + after);
        around.reporting().over(Cause.DISK_LOW, "there is room on the disk again:" + after);
    }

    /**
     * Ends the session, if one runs, for good.
     *
     * @param orderly whether readings are handed over and the others hear that it leaves
     */
    void end(boolean orderly) {
        pause.close();
        lock.lock();
        try {
            ended = true;
            if (!suspended.get()) {
                if (orderly) {
                    session.leave();
                }
                session.end(orderly);
            } else if (orderly) {
                save();
            }
        } finally {
            lock.unlock();
        }
    }

    /** What is only in memory is lost with the process: tries once more to write it. */
    private void save() {
        try {
            Session.save(session.run(), around);
        } catch (JournalFailure e) {
            around.log().error("readings that were accepted last may be lost: " + inFull(e), e);
        }
    }

    /** Tells now and then that the disk still refuses. Confined to one thread. */
    private final class Summaries {
        private long toldNanos;
        private long attempts = 1;

        Summaries(long sinceNanos) {
            this.toldNanos = sinceNanos;
        }

        long attempts() {
            return attempts;
        }

        void failed(String text) {
            attempts++;
            around.log().debug(text);
            if (System.nanoTime() - toldNanos > SUMMARY_NANOS) {
                toldNanos = System.nanoTime();
                around.reporting()
                        .tell(
                                new Notice(
                                        Notice.Level.WARN,
                                        "disk_still_fails",
                                        session.group().viewId(),
                                        text + " attempts=" + attempts));
            }
        }
    }
}
