package bellwether.simulation;

import bellwether.protocol.Bytes;
import bellwether.protocol.Source;
import bellwether.sequencer.LogIndex;
import bellwether.sequencer.Outbox;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

/**
 * An outbox whose keeper is held to what it says.
 *
 * @param own whose readings are accepted here; those of others come back in cuts
 * @param index of the journal beside it, which alone says what may be released
 * @param durableOnly whether own readings are given out only when they are durable
 */
record WatchedOutbox(
        Outbox inner,
        Source own,
        Ledger ledger,
        Holdings holdings,
        Replay replay,
        LogIndex index,
        boolean durableOnly)
        implements Outbox {
    @Override
    public void add(Source source, long n, Bytes payload) {
        boolean isNew = isNew(source, n, payload);
        inner.add(source, n, payload);
        if (isNew) {
            holdings.accepted(n);
        }
    }

    @Override
    public void add(Source source, long n, Bytes payload, String key, long position) {
        boolean isNew = isNew(source, n, payload);
        inner.add(source, n, payload, key, position);
        if (isNew) {
            holdings.accepted(n);
            replay.accepted(n, position);
        }
    }

    @Override
    public void addAll(Source source, long first, List<Bytes> payloads) {
        batch(source, first, payloads, () -> inner.addAll(source, first, payloads), _ -> {});
    }

    @Override
    public void addAll(Source source, long first, List<Bytes> payloads, String key, long position) {
        batch(
                source,
                first,
                payloads,
                () -> inner.addAll(source, first, payloads, key, position),
                n -> replay.accepted(n, position + n - first));
    }

    /** Of a batch that the disk breaks off, what came before counts. Batches are the origin's. */
    private void batch(
            Source source,
            long first,
            List<Bytes> payloads,
            Runnable adding,
            LongConsumer accepted) {
        for (int i = 0; i < payloads.size(); i++) {
            isNew(source, first + i, payloads.get(i));
        }
        long end = first;
        try {
            adding.run();
            end = first + payloads.size();
        } finally {
            long kept = Math.min(first + payloads.size(), inner.last(source) + 1);
            for (long n = first; n < Math.max(end, kept); n++) {
                holdings.accepted(n);
                accepted.accept(n);
            }
        }
    }

    /** An own reading may also come back, from a cut. */
    private boolean isNew(Source source, long n, Bytes payload) {
        boolean isNew = source.equals(own) && n > ledger.last(own);
        if (isNew) {
            ledger.offered(source, n, payload);
        } else {
            ledger.require(source, n, payload);
        }
        return isNew;
    }

    @Override
    public List<Source> sources() {
        return inner.sources();
    }

    @Override
    public long first(Source source) {
        return inner.first(source);
    }

    @Override
    public long last(Source source) {
        return inner.last(source);
    }

    @Override
    public long sendable(Source source) {
        return inner.sendable(source);
    }

    @Override
    public Bytes payload(Source source, long n) {
        Bytes payload = inner.payload(source, n);
        if (source.equals(own)) {
            holdings.givenOut(n, durableOnly);
        }
        return payload;
    }

    @Override
    public void payloads(Source source, long first, long last, Predicate<Bytes> taker) {
        var given = new AtomicLong(first);
        inner.payloads(
                source,
                first,
                last,
                payload -> {
                    if (source.equals(own)) {
                        holdings.givenOut(given.get(), durableOnly);
                    }
                    given.incrementAndGet();
                    return taker.test(payload);
                });
    }

    @Override
    public void release(Source source, long n) {
        holdings.releasing(source, n, index);
        inner.release(source, n);
    }

    @Override
    public long size() {
        return inner.size();
    }

    @Override
    public void note(String key, long position) {
        inner.note(key, position);
    }

    @Override
    public OptionalLong noted(String key) {
        return inner.noted(key);
    }

    @Override
    public boolean sync() {
        boolean synced = inner.sync();
        holdings.synced(inner);
        replay.synced();
        return synced;
    }
}
