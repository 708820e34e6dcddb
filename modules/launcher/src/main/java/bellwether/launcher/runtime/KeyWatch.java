package bellwether.launcher.runtime;

import bellwether.group.Notice;
import bellwether.keys.KeyRing;
import bellwether.keys.KeysException;
import bellwether.launcher.runtime.Troubles.Cause;
import bellwether.launcher.status.EventTime;
import bellwether.launcher.status.SecurityState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Tells weeks ahead that the group keys of this host end, and each day that there are none where
 * there should be. Safe for use by many threads.
 */
final class KeyWatch implements Runnable {
    /** Time enough for who looks at a greenhouse now and then. */
    static final Duration AHEAD = Duration.ofDays(42);

    private static final long PAUSE_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final Duration REMIND = Duration.ofDays(1);

    private final Optional<KeyRing> keys;
    private final boolean isOnNetwork;
    private final Troubles troubles;
    private final Consumer<Notice> notices;
    private final InstantSource clock;
    private final Bell pause = new Bell();
    private Optional<Instant> reminded = Optional.empty();

    /**
     * @param isOnNetwork whether others than users of this host can reach the peer
     */
    KeyWatch(
            Optional<KeyRing> keys,
            boolean isOnNetwork,
            Troubles troubles,
            Consumer<Notice> notices,
            InstantSource clock) {
        this.keys = keys;
        this.isOnNetwork = isOnNetwork;
        this.troubles = troubles;
        this.notices = notices;
        this.clock = clock;
    }

    @Override
    public void run() {
        while (!pause.isClosed()) {
            look();
            pause.pause(PAUSE_NANOS);
        }
    }

    /** Looks once. */
    synchronized void look() {
        if (keys.isPresent()) {
            expiry(keys.get().current().expires());
        } else if (isOnNetwork) {
            remind();
        }
    }

    private void expiry(Instant end) {
        Instant now = clock.instant();
        String when = EventTime.text(end);
        String cure = "; group-keys host NAME renews them";
        if (!end.isAfter(now)) {
            troubles.begin(
                    Cause.KEYS_EXPIRED,
                    "the group keys of this host ended at " + when + ": nobody takes it in" + cure);
            return;
        }
        String renewed = "the group keys of this host are good until " + when;
        troubles.over(Cause.KEYS_EXPIRED, renewed);
        if (end.isAfter(now.plus(AHEAD))) {
            troubles.over(Cause.KEYS_EXPIRING, renewed);
            return;
        }
        long days = Duration.between(now, end).toDays();
        troubles.begin(
                Cause.KEYS_EXPIRING,
                "the group keys of this host end in " + days + " days, at " + when + cure);
    }

    private void remind() {
        Instant now = clock.instant();
        if (reminded.map(last -> Duration.between(last, now).abs().compareTo(REMIND) >= 0)
                .orElse(true)) {
            reminded = Optional.of(now);
            notices.accept(
                    new Notice(
                            Notice.Level.WARN,
                            "security_none",
                            0,
                            "security=none: anybody in the network can read the record and write to"
                                    + " it; group_keys closes it"));
        }
    }

    /**
     * Reads the keys again.
     *
     * @return what came of it, in words; nothing: there are none
     * @throws KeysException if they cannot be used; those before stay
     */
    List<String> reload() throws KeysException {
        if (keys.isEmpty()) {
            return List.of();
        }
        try {
            keys.get().reload();
        } catch (KeysException e) {
            troubles.begin(
                    Cause.KEYS_REFUSED,
                    "group keys cannot be used, those before stay until the next start: "
                            + e.getMessage());
            throw e;
        }
        troubles.over(Cause.KEYS_REFUSED, "the group keys of this host can be used");
        look();
        var current = keys.get().current();
        var lines = new ArrayList<String>();
        lines.add(
                "group keys of "
                        + current.host().name()
                        + " read again from "
                        + keys.get().folder()
                        + ", good until "
                        + EventTime.text(current.expires()));
        lines.addAll(current.doubts());
        return lines;
    }

    /** {@return who can take part} */
    SecurityState state() {
        if (keys.isPresent()) {
            return new SecurityState(
                    SecurityState.Mode.KEYS, Optional.of(keys.get().current().expires()));
        }
        return new SecurityState(
                isOnNetwork ? SecurityState.Mode.NONE : SecurityState.Mode.LOOPBACK,
                Optional.empty());
    }

    /** Lets the thread end. */
    void close() {
        pause.close();
    }
}
