package bellwether.sequencer;

import bellwether.protocol.Bytes;
import bellwether.protocol.Source;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * An {@link Outbox} in memory: what it holds is lost with the process. Whoever fills it bounds it.
 * Confined to one thread.
 */
public final class MemoryOutbox implements Outbox {
    private final Map<Source, NavigableMap<Long, Bytes>> entries = new LinkedHashMap<>();
    private final Map<String, Long> notes = new HashMap<>();
    private long size;

    @Override
    public void add(Source source, long n, Bytes payload) {
        if (entries.computeIfAbsent(source, _ -> new TreeMap<>()).putIfAbsent(n, payload) == null) {
            size++;
        }
    }

    @Override
    public List<Source> sources() {
        return List.copyOf(entries.keySet());
    }

    @Override
    public long first(Source source) {
        return entries.containsKey(source) ? entries.get(source).firstKey() : 0;
    }

    @Override
    public long last(Source source) {
        return entries.containsKey(source) ? entries.get(source).lastKey() : 0;
    }

    @Override
    public Bytes payload(Source source, long n) {
        Bytes payload = entries.containsKey(source) ? entries.get(source).get(n) : null;
        if (payload == null) {
            throw new IllegalStateException("n " + n + " of " + source + " is not in the outbox");
        }
        return payload;
    }

    @Override
    public void release(Source source, long n) {
        if (entries.containsKey(source)) {
            NavigableMap<Long, Bytes> released = entries.get(source).headMap(n, true);
            size -= released.size();
            released.clear();
            entries.computeIfPresent(source, (_, left) -> left.isEmpty() ? null : left);
        }
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void note(String key, long position) {
        notes.put(key, position);
    }

    @Override
    public OptionalLong noted(String key) {
        return notes.containsKey(key) ? OptionalLong.of(notes.get(key)) : OptionalLong.empty();
    }

    @Override
    public boolean sync() {
        return false; // nothing here is durable
    }
}
