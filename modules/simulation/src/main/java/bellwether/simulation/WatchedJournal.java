package bellwether.simulation;

import bellwether.protocol.Bytes;
import bellwether.protocol.JournalFailure;
import bellwether.sequencer.Journal;
import bellwether.sequencer.LogBase;
import java.util.function.Consumer;

/**
 * A journal that tells of every append.
 *
 * @param appended called after it, when the index has the lines too
 * @param synced called when all of it is durable
 */
record WatchedJournal(Journal inner, Consumer<Bytes> appended, Runnable synced) implements Journal {
    @Override
    public long end() {
        return inner.end();
    }

    @Override
    public long durableEnd() {
        return inner.durableEnd();
    }

    @Override
    public int read(long offset, byte[] into, int at, int length) {
        return inner.read(offset, into, at, length);
    }

    @Override
    public LogBase base() {
        return inner.base();
    }

    @Override
    public void begin(LogBase base) {
        inner.begin(base);
    }

    @Override
    public void append(Bytes lines) {
        inner.append(lines);
        appended.accept(lines);
    }

    @Override
    public long sync() {
        long durableEnd = inner.sync();
        synced.run();
        return durableEnd;
    }

    @Override
    public JournalFailure damaged(long offset) {
        return inner.damaged(offset);
    }

    @Override
    public void cut(long offset) {
        inner.cut(offset);
    }
}
