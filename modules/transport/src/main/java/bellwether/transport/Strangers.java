package bellwether.transport;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Those who connected and have not said yet who they are. When there are too many, the one that has
 * taken longest goes, of the address that has the most: whoever belongs here is done within
 * milliseconds, and who fills all places cannot keep it out. Safe for use by many threads.
 */
final class Strangers {
    /** Addresses remembered at which a member was. */
    static final int MEMBERS_MAX = 1_024;

    private final Admission bounds;
    private final Warnings warnings;
    private final Rates arrivalsPerAddress;
    private final Rate arrivals;
    private final Map<String, Deque<Connection>> waiting = new HashMap<>();
    private final Map<Connection, String> sources = new HashMap<>();
    private final Map<String, Boolean> members;
    private final Turns turns = new Turns();

    Strangers(Admission bounds, Warnings warnings, long nowNanos) {
        this.bounds = bounds;
        this.warnings = warnings;
        arrivalsPerAddress = new Rates(bounds.arrivalsPerAddress());
        arrivals = new Rate(bounds.arrivals(), nowNanos);
        members =
                new LinkedHashMap<>(16, 0.75f, true) {
                    @Override
                    protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                        return size() > MEMBERS_MAX;
                    }
                };
    }

    /**
     * Somebody connects.
     *
     * @return false: not now, there were too many lately
     */
    synchronized boolean mayCome(InetAddress from, long nowNanos) {
        String source = Rates.source(from);
        boolean isAdmitted =
                arrivalsPerAddress.take(source, nowNanos)
                        && (members.containsKey(source) || arrivals.take(nowNanos));
        if (!isAdmitted) {
            warnings.repeated(
                    "arrivals " + source,
                    "too many connections from " + from.getHostAddress() + "; closed unread");
        }
        return isAdmitted;
    }

    /** {@return in what turns hands are shaken with somebody; a member's address waits for none} */
    synchronized Optional<Turns> turns(InetAddress from) {
        return members.containsKey(Rates.source(from)) ? Optional.empty() : Optional.of(turns);
    }

    /** Waits for {@code connection} to say who it is; another one may have to go for that. */
    void add(Connection connection, InetAddress from) {
        String source = Rates.source(from);
        Optional<Connection> leaves;
        synchronized (this) {
            Deque<Connection> same = waiting.computeIfAbsent(source, _ -> new ArrayDeque<>());
            leaves =
                    same.size() >= bounds.perAddressMax()
                            ? Optional.of(same.getFirst())
                            : sources.size() >= bounds.strangersMax()
                                    ? Optional.of(longestOfTheMost())
                                    : Optional.empty();
            leaves.ifPresent(this::remove);
            waiting.computeIfAbsent(source, _ -> new ArrayDeque<>()).addLast(connection);
            sources.put(connection, source);
        }
        leaves.ifPresent(this::turnOut);
    }

    private Connection longestOfTheMost() {
        return waiting.values().stream()
                .max(Comparator.comparingInt(Deque::size))
                .orElseThrow()
                .getFirst();
    }

    private void turnOut(Connection connection) {
        String why = connection + " had to go before it said who it is: too many do not";
        connection.end(why);
        warnings.repeated("strangers", why);
    }

    /** It is known now who {@code connection} is. */
    synchronized void isKnown(Connection connection) {
        String source = sources.get(connection);
        if (source != null) {
            members.put(source, true);
            remove(connection);
        }
    }

    /**
     * {@code connection} was refused: its address counts as a stranger's, until a member is there.
     */
    synchronized void isRefused(Connection connection) {
        String source = sources.get(connection);
        if (source != null) {
            members.remove(source);
        }
    }

    /** {@code connection} has ended; perhaps it was known. */
    synchronized void isGone(Connection connection) {
        remove(connection);
    }

    private void remove(Connection connection) {
        String source = sources.remove(connection);
        if (source != null) {
            Deque<Connection> same = waiting.get(source);
            same.remove(connection);
            if (same.isEmpty()) {
                waiting.remove(source);
            }
        }
    }
}
