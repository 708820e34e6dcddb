package bellwether.sequencer;

import bellwether.protocol.Bytes;
import bellwether.protocol.Source;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An {@link Outbox} in memory: what it holds is lost with the process. Whoever fills it bounds it.
 */
public final class MemoryOutbox implements Outbox {
    /** A ring of payloads; the first has number {@code first}. */
    private static final class Run {
        private Bytes[] payloads = new Bytes[16];
        private int head;
        private int count;
        private long first;

        Bytes get(long n) {
            return payloads[(int) (head + n - first) & payloads.length - 1];
        }

        void addLast(Bytes payload) {
            grow();
            payloads[head + count & payloads.length - 1] = payload;
            count++;
        }

        void addFirst(Bytes payload) {
            grow();
            head = head - 1 & payloads.length - 1;
            payloads[head] = payload;
            count++;
            first--;
        }

        void removeFirst() {
            payloads[head] = null;
            head = head + 1 & payloads.length - 1;
            count--;
            first++;
        }

        private void grow() {
            if (count < payloads.length) {
                return;
            }
            var larger = new Bytes[payloads.length * 2];
            for (int i = 0; i < count; i++) {
                larger[i] = payloads[head + i & payloads.length - 1];
            }
            payloads = larger;
            head = 0;
        }
    }

    private final Map<Source, Run> runs = new LinkedHashMap<>();
    private long size;

    @Override
    public void add(Source source, long n, Bytes payload) {
        Run run = runs.computeIfAbsent(source, _ -> new Run());
        if (run.count == 0) {
            run.first = n;
            run.addLast(payload);
        } else if (n == run.first + run.count) {
            run.addLast(payload);
        } else if (n == run.first - 1) {
            run.addFirst(payload);
        } else if (n < run.first || n > run.first + run.count) {
            throw new IllegalStateException(
                    "n "
                            + n
                            + " of "
                            + source
                            + " does not continue "
                            + run.first
                            + " to "
                            + (run.first + run.count - 1));
        } else {
            return;
        }
        size++;
    }

    @Override
    public List<Source> sources() {
        return List.copyOf(runs.keySet());
    }

    @Override
    public long first(Source source) {
        Run run = runs.get(source);
        return run == null ? 0 : run.first;
    }

    @Override
    public long last(Source source) {
        Run run = runs.get(source);
        return run == null ? 0 : run.first + run.count - 1;
    }

    @Override
    public Bytes payload(Source source, long n) {
        if (n < first(source) || n > last(source) || n == 0) {
            throw new IllegalStateException("n " + n + " of " + source + " is not in the outbox");
        }
        return runs.get(source).get(n);
    }

    @Override
    public void release(Source source, long n) {
        Run run = runs.get(source);
        while (run != null && run.count > 0 && run.first <= n) {
            run.removeFirst();
            size--;
        }
        if (run != null && run.count == 0) {
            runs.remove(source);
        }
    }

    @Override
    public long size() {
        return size;
    }
}
