package bellwether.launcher.runtime;

import bellwether.group.Notice;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Lets notices that others can provoke without end through once a minute, and counts the rest.
 * Confined to one thread.
 */
final class Repeats {
    /** Between two notices of one kind. */
    static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** Kinds remembered; the oldest is forgotten first. */
    static final int KINDS_MAX = 256;

    private static final Set<String> LIMITED = Set.of("duplicate_peer_id");
    private static final Pattern PEER_ID =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final Map<String, Kind> kinds = new LinkedHashMap<>();
    private long leftOut;

    private static final class Kind {
        private final long sinceNanos;
        private long held;

        private Kind(long sinceNanos) {
            this.sinceNanos = sinceNanos;
        }
    }

    /** {@return the notice, with how many like it were held back; empty: this one is, too} */
    Optional<Notice> admit(Notice notice, long nowNanos) {
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
        return held == 0
                ? notice
                : new Notice(
                        notice.level(),
                        notice.event(),
                        notice.viewId(),
                        notice.text() + " (and " + held + " like it)");
    }

    /** One kind for each event and the peer that it is about. */
    private static String name(Notice notice) {
        var id = PEER_ID.matcher(notice.text());
        return notice.event() + ' ' + (id.find() ? id.group() : "");
    }
}
