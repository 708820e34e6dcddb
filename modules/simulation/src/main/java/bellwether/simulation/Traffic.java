package bellwether.simulation;

import static java.nio.charset.StandardCharsets.US_ASCII;

import bellwether.protocol.LineEncoder;
import bellwether.protocol.Message;
import bellwether.protocol.Message.ViewChange;
import bellwether.protocol.PeerId;
import bellwether.protocol.View;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What goes over the wire in one phase of a crowd: messages on connections and their bytes as
 * lines, without those of TCP and IP, by kind and by peer; datagrams; views. Made anew for each
 * phase.
 */
final class Traffic implements SimulatedNetwork.Tap {
    /** Messages and their bytes. */
    static final class Count {
        private long messages;
        private long bytes;

        private void add(long more) {
            messages++;
            bytes += more;
        }

        long messages() {
            return messages;
        }

        long bytes() {
            return bytes;
        }
    }

    /** What one peer sends and receives. */
    static final class Load {
        private final Count sent = new Count();
        private final Count received = new Count();

        Count sent() {
            return sent;
        }

        Count received() {
            return received;
        }

        long messages() {
            return sent.messages + received.messages;
        }
    }

    private record Change(long viewId, Optional<PeerId> leader) {}

    private static final Load NOTHING = new Load();

    private final Count all = new Count();
    private final Count datagrams = new Count();
    private final Map<String, Count> kinds = new TreeMap<>();
    private final Map<PeerId, Load> loads = new HashMap<>();
    private final Map<Class<?>, String> names = new HashMap<>();
    private final Set<Change> views = new HashSet<>();
    private Optional<View> lastView = Optional.empty();
    private long lastViewBytes;
    private long heard;
    private long connections;
    private long elections;

    @Override
    public void sent(PeerId from, PeerId to, Message message) {
        long bytes = message instanceof ViewChange(View view) ? bytes(view) : encode(message);
        all.add(bytes);
        kinds.computeIfAbsent(names.get(message.getClass()), _ -> new Count()).add(bytes);
        load(from).sent.add(bytes);
        load(to).received.add(bytes);
    }

    private Load load(PeerId peer) {
        return loads.computeIfAbsent(peer, _ -> new Load());
    }

    private long encode(Message message) {
        byte[] line = LineEncoder.encode(message);
        names.computeIfAbsent(message.getClass(), _ -> type(line));
        return line.length;
    }

    /** {@return what a line begins with} */
    private static String type(byte[] line) {
        int end = 0;
        while (line[end] != ':' && line[end] > ' ') {
            end++;
        }
        return new String(line, 0, end, US_ASCII);
    }

    /** The same view goes to many, one after the other. */
    private long bytes(View view) {
        if (lastView.filter(last -> last == view).isEmpty()) {
            lastView = Optional.of(view);
            lastViewBytes = encode(new ViewChange(view));
            views.add(new Change(view.viewId(), view.leader().map(member -> member.id())));
        }
        return lastViewBytes;
    }

    @Override
    public void broadcast(PeerId from, Message message, int hearers) {
        datagrams.add(encode(message));
        heard += hearers;
    }

    @Override
    public void opened() {
        connections++;
    }

    /** Somebody has started an election. */
    void elects() {
        elections++;
    }

    /** {@return all messages on connections} */
    Count all() {
        return all;
    }

    /** {@return by what their lines begin with, ascending} */
    Map<String, Count> kinds() {
        return Collections.unmodifiableMap(kinds);
    }

    /** {@return how many bytes the lines of one kind had} */
    long bytes(String kind) {
        return kinds.getOrDefault(kind, new Count()).bytes();
    }

    /** {@return what {@code peer} had to do with} */
    Load of(PeerId peer) {
        return loads.getOrDefault(peer, NOTHING);
    }

    /** {@return what the one had to do with that had most messages, {@code leader} left out} */
    Load busiestBut(PeerId leader) {
        return loads.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(leader))
                .map(Map.Entry::getValue)
                .max(Comparator.comparingLong(Load::messages))
                .orElse(NOTHING);
    }

    /** {@return datagrams as they were sent, each once} */
    Count datagrams() {
        return datagrams;
    }

    /** {@return how often a datagram was heard by somebody} */
    long heard() {
        return heard;
    }

    /** {@return connections that were opened} */
    long connections() {
        return connections;
    }

    /** {@return elections that peers have started} */
    long elections() {
        return elections;
    }

    /** {@return different views that were sent} */
    long views() {
        return views.size();
    }
}
