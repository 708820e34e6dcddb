package bellwether.sequencer;

import bellwether.protocol.Ascii;
import bellwether.protocol.Bytes;
import bellwether.protocol.EpochLine;
import bellwether.protocol.EpochMark;
import bellwether.protocol.History;
import bellwether.protocol.JournalStart;
import bellwether.protocol.LineChain;
import bellwether.protocol.Source;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One peer's copy of the ordered log: the stored bytes, what they say, and the three ways to change
 * them: a leader writes lines, a follower copies lines, and a peer whose history lost cuts.
 * Confined to the group loop.
 */
public final class OrderedLog {
    private static final int CRC_TEXT_LENGTH = 8;

    /** Journal bytes that are cut at a time. */
    private static final long CUT_BLOCK_BYTES = 4 << 20;

    private record Orphan(Source source, long n, Bytes payload) {}

    private final Journal journal;
    private final LogIndex index;
    private final Outbox outbox;
    private final Projection projection;
    private final LineChain chain = new LineChain();

    /**
     * @param index what {@code journal} holds at this moment
     */
    public OrderedLog(Journal journal, LogIndex index, Outbox outbox, Projection projection) {
        if (journal.end() != index.end() || journal.start().offset() > index.end()) {
            throw new IllegalArgumentException(
                    "journal ends at " + journal.end() + ", its index at " + index.end());
        }
        this.journal = journal;
        this.index = index;
        this.outbox = outbox;
        this.projection = projection;
    }

    /** {@return what the journal's bytes say} */
    public LogIndex index() {
        return index;
    }

    /** {@return where accepted readings wait} */
    public Outbox outbox() {
        return outbox;
    }

    /** {@return the byte offset behind the last line} */
    public long end() {
        return index.end();
    }

    /** {@return the byte offset of the first line that the journal holds} */
    public long start() {
        return journal.start().offset();
    }

    /** {@return where the journal begins, and what was before that} */
    public LogBase base() {
        return journal.base();
    }

    /** {@return the byte offset up to which the journal is synced} */
    public long durableEnd() {
        return journal.durableEnd();
    }

    /** {@return the newest epoch, if the journal has any} */
    public Optional<EpochMark> lastEpoch() {
        List<EpochMark> epochs = index.epochs();
        return epochs.isEmpty() ? Optional.empty() : Optional.of(epochs.getLast());
    }

    /** Makes all of the journal durable, and waits for that. */
    public void sync() {
        journal.sync();
    }

    /** Writes a view's first line; the caller leads. */
    public void writeEpoch(EpochLine epoch) {
        byte[] body = epoch.text().getBytes(StandardCharsets.UTF_8);
        var line = new byte[body.length + LineChain.SUFFIX_LENGTH + 1];
        System.arraycopy(body, 0, line, 0, body.length);
        line[body.length] = ':';
        int end =
                Ascii.putHex32(
                        line, body.length + 1, chain.next(index.crc(), body, 0, body.length));
        line[end] = '\n';
        if (copy(Bytes.of(line)) != line.length) {
            throw new IllegalStateException("own EPOCH line was refused: " + index.problem());
        }
    }

    /** Stores lines that {@link RequestPen} has written and noted in the index. */
    void store(Bytes written) {
        journal.append(written);
    }

    /**
     * Copies lines of the leader's journal that start at the own end, up to the first that does not
     * continue it.
     *
     * @return how many bytes were copied; the reason for the rest is the index's problem
     */
    public int copy(Bytes lines) {
        int taken = index.take(lines);
        if (taken > 0) {
            journal.append(new Bytes(lines.array(), lines.offset(), taken));
        }
        return taken;
    }

    /** Lets the projection have everything before {@code offset}. */
    void deliver(long offset) {
        projection.deliver(offset);
    }

    /**
     * Gives up everything from {@code offset} on, block by block from the end: readings go to the
     * outbox with their tags, whoever their origin, and are synced there; then the projection goes
     * back, then the journal. What stays in the journal is durable before: else a crash could lose
     * its end, and the outbox would go on behind a gap. A crash between any two loses and doubles
     * nothing, and no more than one block is held in memory. All streams to others must have been
     * closed.
     *
     * @return how many readings went to the outbox
     * @throws bellwether.protocol.JournalFailure if the disk refuses, or a line to be cut is not
     *     what it was
     */
    public long cut(long offset) {
        long readings = 0;
        if (offset < start()) {
            throw new IllegalArgumentException(
                    "cut at " + offset + " of a journal that begins at " + start());
        }
        if (offset < end()) {
            journal.sync();
        }
        while (offset < end()) {
            readings += cutBlock(offset, Math.max(offset, end() - CUT_BLOCK_BYTES));
        }
        return readings;
    }

    /**
     * {@return up to where this journal is the beginning of the log that {@code base} is a place
     * of}
     */
    public long commonEnd(LogBase base) {
        LogIndex theirs = base.index();
        int skip = 0;
        OptionalLong offset = Divergence.offset(theirs, history(skip));
        while (offset.isEmpty()) {
            skip = Divergence.skipForMore(history(skip));
            offset = Divergence.offset(theirs, history(skip));
        }
        return offset.getAsLong();
    }

    /**
     * Begins anew at {@code base}. The journal must be the beginning of what that speaks of: cut it
     * at the {@link #commonEnd} before. Entries of the outbox that are in the record before {@code
     * base} are released like any others. All streams to others must have been closed.
     *
     * @throws bellwether.protocol.JournalFailure if the disk refuses
     */
    public void begin(LogBase base) {
        if (commonEnd(base) < end() || base.offset() < end()) {
            throw new IllegalStateException(
                    "journal up to " + end() + " is not what was before " + base.offset());
        }
        journal.begin(base);
        index.become(base.index());
        projection.begin(base);
    }

    /** By the marks, which have all of the journal up to this line. */
    private Source source(LinesBackward back) {
        return index.markAt(back.bytes(), back.tagFrom()).orElseThrow().source();
    }

    private long cutBlock(long offset, long floor) {
        var orphans = new ArrayDeque<Orphan>();
        var back = new LinesBackward(journal, end());
        while (index.end() > floor && back.step(offset)) {
            if (!back.isIntact()) {
                throw journal.damaged(back.offset());
            }
            if (back.isReading()) {
                orphans.push(new Orphan(source(back), back.n(), back.payload()));
            }
            index.untake(back.bytes(), back.from(), back.to(), back.crcBefore());
        }
        orphans.forEach(orphan -> outbox.add(orphan.source(), orphan.n(), orphan.payload()));
        outbox.sync();
        projection.cutBack(index.end(), index.lastSequence());
        journal.cut(index.end());
        return orphans.size();
    }

    /**
     * {@return whether {@code offset} is the start or the end of a line in the journal: what others
     * state is to be asked this before it is used}
     */
    public boolean hasLineEndAt(long offset) {
        return crcTextAt(offset) >= 0;
    }

    /**
     * {@return the chained CRC of the line that ends at {@code offset}, or of all before the
     * journal; empty: none does, or it is held no more} One question, as the journal may begin
     * later by the next.
     */
    public OptionalInt lineEndAt(long offset) {
        long crc = crcTextAt(offset);
        return crc < 0 ? OptionalInt.empty() : OptionalInt.of((int) crc);
    }

    /** {@return the CRC that ends at {@code offset}, unsigned, or -1 if none does} */
    private long crcTextAt(long offset) {
        if (offset == end()) {
            return Integer.toUnsignedLong(index.crc());
        }
        JournalStart start = journal.start();
        if (offset == start.offset()) {
            return Integer.toUnsignedLong(start.crc());
        }
        var text = new byte[CRC_TEXT_LENGTH + 1];
        if (offset - start.offset() < text.length || offset > end()) {
            return -1;
        }
        int got = journal.read(offset - text.length, text, 0, text.length);
        boolean isLineEnd = got == text.length && text[CRC_TEXT_LENGTH] == '\n';
        if (isLineEnd) {
            return Ascii.parseHex32(text, 0);
        }
        start = journal.start(); // it may begin here by now
        return offset == start.offset() ? Integer.toUnsignedLong(start.crc()) : -1;
    }

    /** {@return where the newest epoch begins that begins before {@code offset}, 0 if none does} */
    public long epochStartBefore(long offset) {
        List<EpochMark> epochs = index.epochs();
        int at = epochs.size() - 1;
        while (at >= 0 && epochs.get(at).offset() >= offset) {
            at--;
        }
        return at < 0 ? 0 : epochs.get(at).offset();
    }

    /** {@return the journal's history, newest first, without the {@code skip} newest epochs} */
    public History history(int skip) {
        return history(skip, end(), index.crc());
    }

    /**
     * {@return the history of what lies before {@code upTo} alone, as if the journal ended there;
     * of all of it if no line ends there}
     */
    public History history(int skip, long upTo) {
        OptionalInt crc = upTo >= end() ? OptionalInt.empty() : lineEndAt(upTo);
        return crc.isEmpty() ? history(skip) : history(skip, upTo, crc.getAsInt());
    }

    private History history(int skip, long upTo, int crc) {
        List<EpochMark> epochs = index.epochs();
        var portion = new ArrayList<EpochMark>();
        int last = epochs.size() - 1;
        while (last >= 0 && epochs.get(last).offset() >= upTo && upTo < end()) {
            last--;
        }
        int at = last - skip;
        while (at >= 0 && portion.size() < History.EPOCHS_MAX) {
            portion.add(epochs.get(at--));
        }
        return new History(start(), upTo, crc, skip, portion, at >= 0);
    }
}
