package bellwether.launcher.runtime;

import bellwether.group.Notice;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Lets notices that others can provoke without end through once a minute, and of all together so
 * many a minute, and counts the rest. Confined to one thread.
 */
final class Repeats {
    /** Between two notices of one kind. */
    static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** Kinds remembered; the oldest is forgotten first. */
    static final int KINDS_MAX = 256;

    /**
     * Notices of all kinds in a minute: many times what a large group has to tell when it merges.
     */
    static final int MINUTE_MAX = 6_000;

    private static final Set<String> LIMITED = Set.of("duplicate_peer_id");
    private static final Pattern PEER_ID =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final Map<String, Kind> kinds = new LinkedHashMap<>();
    private long leftOut;
    private long minuteNanos;
    private int inMinute;
    private long heldInMinute;

    private static final class Kind {
        private final long sinceNanos;
        private long held;

        private Kind(long sinceNanos) {
            this.sinceNanos = sinceNanos;
        }
    }

    /** {@return the notice, with how many like it were held back; empty: this one is, too} */
    Optional<Notice> admit(Notice notice, long nowNanos) {
        return likes(notice, nowNanos).flatMap(admitted -> ofThisMinute(admitted, nowNanos));
    }

    /** Errors are this peer's own, and few. */
    private Optional<Notice> ofThisMinute(Notice notice, long nowNanos) {
        if (inMinute == 0 || nowNanos - minuteNanos >= INTERVAL_NANOS) {
            minuteNanos = nowNanos;
            inMinute = 0;
        }
        inMinute++;
        if (inMinute > MINUTE_MAX && notice.level() != Notice.Level.ERROR) {
            heldInMinute++;
            leftOut++;
            return Optional.empty();
        }
        long held = heldInMinute;
        heldInMinute = 0;
        return Optional.of(held == 0 ? notice : more(notice, held + " notices before it left out"));
    }

    private Optional<Notice> likes(Notice notice, long nowNanos) {
        if (!LIMITED.contains(notice.event())) {
            return Optional.of(notice);
        }
        String name = name(notice);
        Kind kind = kinds.get(name);
        if (kind != null && nowNanos - kind.sinceNanos < INTERVAL_NANOS) {
            kind.held++;
            leftOut++;
            return Optional.empty();
        }
        kinds.remove(name); // to the end of the order
        kinds.put(name, new Kind(nowNanos));
        if (kinds.size() > KINDS_MAX) {
            kinds.remove(kinds.keySet().iterator().next());
        }
        return Optional.of(kind == null ? notice : counted(notice, kind.held));
    }

    /** {@return how many were held back in all} */
    long leftOut() {
        return leftOut;
    }

    private Notice counted(Notice notice, long held) {
        return held == 0 ? notice : more(notice, "and " + held + " like it");
    }

    private static Notice more(Notice notice, String what) {
        return new Notice(
                notice.level(), notice.event(), notice.viewId(), notice.text() + " (" + what + ")");
    }

    /** One kind for each event and the peer that it is about. */
    private static String name(Notice notice) {
        var id = PEER_ID.matcher(notice.text());
        return notice.event() + ' ' + (id.find() ? id.group() : "");
    }
}
