package bellwether.sequencer;

import bellwether.protocol.Bytes;
import bellwether.protocol.Source;
import java.util.List;
import java.util.OptionalLong;

/** An outbox that gives out only so much of what it has. */
final class HeldOutbox implements Outbox {
    private final Outbox outbox;

    /** The highest {@code n} given out of any source. */
    long sendable;

    HeldOutbox(Outbox outbox) {
        this.outbox = outbox;
    }

    @Override
    public void add(Source source, long n, Bytes payload) {
        outbox.add(source, n, payload);
    }

    @Override
    public List<Source> sources() {
        return outbox.sources();
    }

    @Override
    public long first(Source source) {
        return outbox.first(source);
    }

    @Override
    public long last(Source source) {
        return outbox.last(source);
    }

    @Override
    public long sendable(Source source) {
        return Math.min(sendable, last(source));
    }

    @Override
    public Bytes payload(Source source, long n) {
        return outbox.payload(source, n);
    }

    @Override
    public void release(Source source, long n) {
        outbox.release(source, n);
    }

    @Override
    public long size() {
        return outbox.size();
    }

    @Override
    public void note(String key, long position) {
        outbox.note(key, position);
    }

    @Override
    public OptionalLong noted(String key) {
        return outbox.noted(key);
    }

    @Override
    public boolean sync() {
        return outbox.sync();
    }
}
