package bellwether.launcher.service;

import bellwether.launcher.log.PeerLog;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The service manager that started this process and wants to hear of it, by the protocol of {@code
 * sd_notify}: {@code NOTIFY_SOCKET} in the environment names where. Without that variable nothing
 * is sent. A message that cannot be sent is told once in the log. Safe for use by many threads.
 */
public final class ServiceManager {
    private final Optional<String> socket;
    private final long watchdogNanos;
    private final PeerLog log;
    private final Optional<UnixDatagrams> datagrams;
    private boolean failing;

    private ServiceManager(Optional<String> socket, long watchdogNanos, PeerLog log) {
        this.socket = socket;
        this.watchdogNanos = watchdogNanos;
        this.log = log;
        this.datagrams = socket.map(_ -> new UnixDatagrams());
    }

    /**
     * {@return the one that {@code environment} names}
     *
     * @param log hears what is wrong with it
     */
    public static ServiceManager of(Map<String, String> environment, long processId, PeerLog log) {
        Optional<String> socket = Optional.ofNullable(environment.get("NOTIFY_SOCKET"));
        if (socket.filter(ServiceManager::isUsable).isEmpty()) {
            if (socket.isPresent()) {
                log.warn("NOTIFY_SOCKET names no Unix socket: " + socket.get());
            }
            return new ServiceManager(Optional.empty(), 0, log);
        }
        return new ServiceManager(socket, watchdogNanos(environment, processId, log), log);
    }

    private static boolean isUsable(String name) {
        return (name.startsWith("/") || name.startsWith("@"))
                && name.length() > 1
                && name.length() <= UnixDatagrams.NAME_BYTES_MAX;
    }

    private static long watchdogNanos(
            Map<String, String> environment, long processId, PeerLog log) {
        String micros = environment.getOrDefault("WATCHDOG_USEC", "0");
        String forWhom = environment.getOrDefault("WATCHDOG_PID", Long.toString(processId));
        try {
            return Long.parseLong(forWhom) == processId
                    ? TimeUnit.MICROSECONDS.toNanos(Long.parseLong(micros))
                    : 0;
        } catch (NumberFormatException _) {
            log.warn("not whole numbers: WATCHDOG_USEC=" + micros + " WATCHDOG_PID=" + forWhom);
            return 0;
        }
    }

    /** {@return whether somebody wants to hear} */
    public boolean isPresent() {
        return socket.isPresent();
    }

    /** {@return within which time {@link #alive} must be said again; 0: it need not be said} */
    public long watchdogNanos() {
        return watchdogNanos;
    }

    /**
     * The peer does what it is there for.
     *
     * @return false: not heard, say it again; so with the others
     */
    public boolean ready(String status) {
        return send("READY=1\nSTATUS=" + oneLine(status));
    }

    /** What the peer does now, for a person. */
    public boolean status(String status) {
        return send("STATUS=" + oneLine(status));
    }

    /** The peer reads its config again; {@link #ready} must follow. */
    public boolean reloading(long nowNanos) {
        return send(
                "RELOADING=1\nMONOTONIC_USEC="
                        + TimeUnit.NANOSECONDS.toMicros(nowNanos)
                        + "\nSTATUS=reading the config again");
    }

    /** The peer ends. */
    public boolean stopping(String status) {
        return send("STOPPING=1\nSTATUS=" + oneLine(status));
    }

    /** The peer lives; to be said again within {@link #watchdogNanos}. */
    public boolean alive() {
        return send("WATCHDOG=1");
    }

    private boolean send(String message) {
        if (socket.isEmpty()) {
            return true;
        }
        int error = datagrams.orElseThrow().send(socket.get(), message);
        note(error);
        return error == 0;
    }

    /** One that is merely busy hears the same a little later. */
    private synchronized void note(int error) {
        if (error != 0 && error != UnixDatagrams.TRY_AGAIN && !failing) {
            log.warn("service manager does not hear: socket=" + socket.get() + " errno=" + error);
        }
        failing = error != 0 && error != UnixDatagrams.TRY_AGAIN;
    }

    private static String oneLine(String text) {
        return text.replace('\n', ' ');
    }
}
