package bellwether.launcher.runtime;

import bellwether.launcher.config.PeerConfig;
import bellwether.launcher.status.UplinkStatus;
import bellwether.uplink.CommandReceiver;
import bellwether.uplink.HttpReceiver;
import bellwether.uplink.Receiver;
import bellwether.uplink.Recorded;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The bigger system that the record is forwarded to, from the start of the process to its end, and
 * how it takes it. {@link Forwarding} knows what to hand over. Handed to by one thread at a time;
 * all else is safe for use by many.
 */
final class Uplink implements AutoCloseable {
    private final String kind;
    private final Receiver receiver;
    private final PeerConfig.Uplink settings;
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<Thread> handing = Optional.empty();
    private volatile long readings;
    private volatile boolean leads;
    private volatile Optional<String> problem = Optional.empty();

    Uplink(String kind, Receiver receiver, PeerConfig.Uplink settings) {
        this.kind = kind;
        this.receiver = receiver;
        this.settings = settings;
    }

    /**
     * {@return the one that the operator has set; empty: the record is not forwarded}
     *
     * @param network lends threads to what waits for other hosts
     * @param files lends threads to what waits for commands, which may not read what they are given
     */
    static Optional<Uplink> of(PeerConfig.Uplink settings, Executor network, Executor files) {
        return settings.http()
                .map(target -> new Uplink("http", new HttpReceiver(target, network), settings))
                .or(() ->
                        settings.command()
                                .map(target ->
                                        new Uplink(
                                                "exec",
                                                new CommandReceiver(target, files),
                                                settings)));
    }

    /** {@return most readings to be handed over at once} */
    int batchMax() {
        return settings.batch();
    }

    /** {@return how long to wait for more after a batch that was not full} */
    long intervalNanos() {
        return settings.interval().toNanos();
    }

    /** Hands over {@code batch} and waits for the answer, or until {@link #interrupt}. */
    Receiver.Answer hand(List<Recorded> batch) {
        begin(Optional.of(Thread.currentThread()));
        Receiver.Answer answer;
        try {
            answer = receiver.hand(batch);
        } catch (InterruptedException _) {
            answer = new Receiver.Answer.Refused("this peer ends", Optional.empty());
        } finally {
            begin(Optional.empty());
            Thread.interrupted(); // it came too late to matter
        }
        if (answer instanceof Receiver.Answer.Taken) {
            readings += batch.size(); // only one thread hands over
        }
        return answer;
    }

    private void begin(Optional<Thread> thread) {
        lock.lock();
        try {
            handing = thread;
        } finally {
            lock.unlock();
        }
    }

    /** Ends a handing over that is under way. An interrupt elsewhere would close a file. */
    void interrupt() {
        lock.lock();
        try {
            handing.ifPresent(Thread::interrupt);
        } finally {
            lock.unlock();
        }
    }

    void leads(boolean becomes) {
        leads = becomes;
    }

    /** It does not get on for that reason; empty: it does. */
    void problem(Optional<String> reason) {
        problem = reason;
    }

    UplinkStatus status() {
        Optional<String> wrong = problem;
        UplinkStatus.State state = UplinkStatus.State.STANDBY;
        if (leads) {
            state = wrong.isPresent() ? UplinkStatus.State.FAILING : UplinkStatus.State.FORWARDING;
        }
        return new UplinkStatus(kind, state, readings, leads ? wrong : Optional.empty());
    }

    @Override
    public void close() {
        receiver.close();
    }
}
