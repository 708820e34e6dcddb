package bellwether.simulation;

import bellwether.protocol.Bytes;
import bellwether.sequencer.Journal;

/**
 * A journal that tells of every append.
 *
 * @param appended called after it, when the index has the lines too
 */
record WatchedJournal(Journal inner, Runnable appended) implements Journal {
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
    public void append(Bytes lines) {
        inner.append(lines);
        appended.run();
    }

    @Override
    public long sync() {
        return inner.sync();
    }

    @Override
    public void cut(long offset) {
        inner.cut(offset);
    }
}
