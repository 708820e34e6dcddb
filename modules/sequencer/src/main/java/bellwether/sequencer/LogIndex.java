package bellwether.sequencer;

import bellwether.protocol.Ascii;
import bellwether.protocol.Bytes;
import bellwether.protocol.EpochLine;
import bellwether.protocol.EpochMark;
import bellwether.protocol.Limits;
import bellwether.protocol.LineChain;
import bellwether.protocol.MalformedException;
import bellwether.protocol.OrderedLine;
import bellwether.protocol.Payload;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
import bellwether.protocol.Source;
import bellwether.protocol.SourceKey;
import bellwether.protocol.Sources;
import bellwether.protocol.Tag;
import bellwether.protocol.Voters;
import bellwether.protocol.VotingView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What a journal's bytes say: end, chained CRC, last sequence, epochs with their members, and the
 * high-water mark of every source. It is a function of the bytes and nothing else; lines enter by
 * {@link #take}, which checks them, and leave by a cut. Confined to one thread at a time.
 */
public final class LogIndex {
    private final LineChain chain = new LineChain();
    private final OrderedLine line = new OrderedLine();
    private final HighWaterMarks marks;
    private final List<EpochMark> epochs = new ArrayList<>();

    /** What each of {@link #epochs} says besides. */
    private final List<EpochLine> epochLines = new ArrayList<>();

    private long end;
    private int crc;
    private long lastSequence;
    private String problem = "";

    /** Of a journal without any line. */
    public LogIndex() {
        this(SourceKey::of);
    }

    /**
     * @param keys the key of each source: two with one take long to find
     */
    LogIndex(Function<Source, SourceKey> keys) {
        marks = new HighWaterMarks(keys);
    }

    /**
     * {@return the index that {@code snapshot} is of, to go on from there without the bytes before
     * it}
     *
     * @throws MalformedException if it is no {@link #snapshot()}
     */
    public static LogIndex restore(String snapshot) {
        var index = new LogIndex();
        LogIndexText.parse(snapshot, index.new Restoring());
        long readings = index.marks.all().stream().mapToLong(Tag::n).sum();
        if (readings != index.lastSequence) {
            throw new MalformedException(
                    "marks of a log index sum up to "
                            + readings
                            + ", its last sequence is "
                            + index.lastSequence);
        }
        return index;
    }

    private final class Restoring implements LogIndexText.Lines {
        @Override
        public void log(long endStated, int crcStated, long lastSequenceStated) {
            end = endStated;
            crc = crcStated;
            lastSequence = lastSequenceStated;
        }

        @Override
        public void epoch(EpochLine epoch, long offset) {
            add(epoch, offset);
        }

        @Override
        public void mark(Tag mark) {
            var restored = marks.of(mark.source());
            if (marks.isKeyTaken(restored)) {
                throw new MalformedException("two sources of a log index have one key: " + mark);
            }
            restored.set(mark.n());
        }
    }

    /**
     * {@return all of it as text, less than a hundred bytes per epoch and per source; {@link
     * #restore} makes an equal index of it}
     */
    public String snapshot() {
        return LogIndexText.of(this, marks.all());
    }

    /** Says from now on what {@code other} says: the journal begins where that ends. */
    void become(LogIndex other) {
        marks.clear();
        other.marks.all().forEach(mark -> marks.of(mark.source()).set(mark.n()));
        epochs.clear();
        epochs.addAll(other.epochs);
        epochLines.clear();
        epochLines.addAll(other.epochLines);
        end = other.end;
        crc = other.crc;
        lastSequence = other.lastSequence;
        problem = "";
    }

    /**
     * {@return everybody whose readings stand in the journal, or who has led, by id} Who may come
     * back and know something that nobody else does is one of them, or has never had a reading
     * sequenced.
     */
    public Set<PeerId> everybody() {
        var everybody = new TreeSet<>(marks.origins());
        epochs.forEach(mark -> everybody.add(mark.epoch().leader()));
        return everybody;
    }

    /** {@return the byte offset behind the last line taken} */
    public long end() {
        return end;
    }

    /** {@return the chained CRC at {@link #end()}} */
    public int crc() {
        return crc;
    }

    /** {@return the sequence of the last reading, 0 if there is none} */
    public long lastSequence() {
        return lastSequence;
    }

    /** {@return all epochs, oldest first} */
    public List<EpochMark> epochs() {
        return Collections.unmodifiableList(epochs);
    }

    /** {@return which log this is: the first epoch's name; empty while the journal is} */
    public Optional<Reign> log() {
        return epochs.isEmpty() ? Optional.empty() : Optional.of(epochs.getFirst().epoch());
    }

    /** {@return the line of each of {@link #epochs}} */
    List<EpochLine> epochLines() {
        return Collections.unmodifiableList(epochLines);
    }

    /**
     * {@return what this journal says about who may form a view, under {@code
     * partition_policy=majority}: the last view with a reading in it and every later one, newest
     * first; of several with the same members the newest}
     */
    public Voters voters() {
        var views = new ArrayList<VotingView>();
        var memberLists = new HashSet<List<PeerId>>();
        long nextSequence = lastSequence + 1;
        boolean formed = false;
        for (int i = epochLines.size() - 1; i >= 0 && !formed; i--) {
            EpochLine line = epochLines.get(i);
            formed = nextSequence > line.firstSequence();
            if (memberLists.add(line.members()) || formed) {
                views.add(new VotingView(line.epoch(), formed, line.members()));
            }
            nextSequence = line.firstSequence();
        }
        return new Voters(log(), views);
    }

    private void add(EpochLine epoch, long offset) {
        epochs.add(new EpochMark(epoch.epoch(), offset));
        epochLines.add(epoch);
    }

    /** {@return the highest {@code n} of {@code source} in the journal, 0 if it has none} */
    public long highWaterMark(Source source) {
        return marks.value(source);
    }

    /**
     * {@return the highest {@code n} of the source of that key in the journal, 0 if it has none}
     */
    public long highWaterMark(SourceKey key) {
        return marks.value(key);
    }

    /**
     * {@return all sources that the journal names, and perhaps others that it named before a cut}
     * For any thread; it knows a source before the line that names it is stored.
     */
    public Sources sources() {
        return marks.sources();
    }

    /** {@return whether this has of every source at least what {@code other} has} */
    public boolean covers(LogIndex other) {
        return other.marks.all().stream().allMatch(tag -> highWaterMark(tag.source()) >= tag.n());
    }

    /** {@return of how many sources the journal holds readings} */
    public int sourceCount() {
        return marks.size();
    }

    /** Forgets {@code mark} unless the journal holds something of its source. */
    void dropUnused(HighWaterMarks.Mark mark) {
        marks.dropUnused(mark);
    }

    /** {@return whether another source in the journal has the key of {@code mark}} */
    boolean isKeyTaken(HighWaterMarks.Mark mark) {
        return marks.isKeyTaken(mark);
    }

    /** {@return the mark of {@code source}, for the leader's pen} */
    HighWaterMarks.Mark mark(Source source) {
        return marks.of(source);
    }

    /**
     * {@return the mark of the source with whose text, or key, a tag begins at {@code from}, for
     * the leader's pen; empty: a key that the journal does not know}
     */
    Optional<HighWaterMarks.Mark> markAt(byte[] bytes, int from) {
        return marks.at(bytes, from);
    }

    /** Notes a reading that the leader's pen wrote: {@code lineBytes} with CRC and line feed. */
    void wrote(HighWaterMarks.Mark mark, int lineCrc, int lineBytes) {
        mark.set(mark.n() + 1);
        lastSequence++;
        crc = lineCrc;
        end += lineBytes;
    }

    /**
     * Takes the last line back, in a cut: the exact reverse of taking it.
     *
     * @param bytes holds the line at {@code [from, to)}, its line feed not included
     * @param crcBefore the chained CRC of the line before it
     */
    void untake(byte[] bytes, int from, int to, int crcBefore) {
        if (line.at(bytes, from, to)) {
            var mark = marks.at(bytes, line.tagFrom()).orElseThrow(); // it was taken
            if (line.sequence() != lastSequence || line.n() != mark.n()) {
                throw new IllegalStateException(
                        "cut meets sequence "
                                + line.sequence()
                                + " n "
                                + line.n()
                                + " where "
                                + lastSequence
                                + " n "
                                + mark.n()
                                + " was last");
            }
            mark.set(line.n() - 1);
            lastSequence--;
        } else {
            epochs.removeLast();
            epochLines.removeLast();
        }
        end -= to - from + 1;
        crc = crcBefore;
    }

    /**
     * {@return why the last {@link #take} did not take everything; empty: it did, or the rest is a
     * line without its end}
     */
    public String problem() {
        return problem;
    }

    /**
     * Checks complete lines that continue the journal, and takes them up to the first that does
     * not: grammar, chained CRC, sequence without gap, {@code n} without gap, payload.
     *
     * @return how many bytes were taken, always whole lines; {@link #problem()} says why the rest
     *     was not
     */
    public int take(Bytes lines) {
        problem = "";
        byte[] bytes = lines.array();
        int from = lines.offset();
        int to = lines.end();
        while (from < to) {
            int lineTo = Ascii.indexOf('\n', bytes, from, to);
            if (lineTo < 0 || !takeLine(bytes, from, lineTo, from > lines.offset())) {
                break;
            }
            from = lineTo + 1;
        }
        return from - lines.offset();
    }

    private boolean takeLine(byte[] bytes, int from, int to, boolean contiguous) {
        int bodyTo = to - LineChain.SUFFIX_LENGTH;
        if (bodyTo <= from || bytes[bodyTo] != ':') {
            return reject("line has no CRC");
        }
        int sum =
                contiguous
                        ? chain.nextContiguous(bytes, from, bodyTo)
                        : chain.next(crc, bytes, from, bodyTo);
        if (!Ascii.isHex32(bytes, bodyTo + 1, sum)) {
            return reject("CRC does not go on");
        }
        boolean taken =
                line.at(bytes, from, to) ? takeReading(bytes) : takeEpoch(bytes, from, bodyTo);
        if (taken) {
            end += to - from + 1;
            crc = sum;
        }
        return taken;
    }

    private boolean takeReading(byte[] bytes) {
        if (epochs.isEmpty()) {
            return reject("a reading before the first epoch");
        }
        if (line.sequence() != lastSequence + 1) {
            return reject("sequence " + line.sequence() + " after " + lastSequence);
        }
        String wrong = Payload.problem(bytes, line.payloadFrom(), line.payloadTo());
        if (!wrong.isEmpty()) {
            return reject(wrong);
        }
        try {
            var known = marks.at(bytes, line.tagFrom());
            if (known.isEmpty()) {
                return reject("a reading of a source that no line before it names");
            }
            var mark = known.get();
            if (line.n() != mark.n() + 1) {
                marks.dropUnused(mark);
                return reject("n " + line.n() + " of " + mark.source() + " after " + mark.n());
            }
            if (marks.isKeyTaken(mark)) {
                var source = mark.source();
                marks.dropUnused(mark);
                return reject("the key of " + source + " is that of another source");
            }
            mark.set(line.n());
        } catch (MalformedException e) {
            return reject(e.getMessage());
        }
        lastSequence++;
        return true;
    }

    private boolean takeEpoch(byte[] bytes, int from, int bodyTo) {
        try {
            var epoch = EpochLine.parse(bytes, from, bodyTo);
            if (epoch.firstSequence() != lastSequence + 1) {
                return reject(
                        "epoch starts at " + epoch.firstSequence() + " after " + lastSequence);
            }
            if (epoch.epoch().viewId() > Limits.VIEW_ID_MAX) {
                return reject("no epoch may be above " + Limits.VIEW_ID_MAX);
            }
            var mark = new EpochMark(epoch.epoch(), end);
            if (!epochs.isEmpty() && mark.compareEpoch(epochs.getLast()) <= 0) {
                return reject(
                        "epoch "
                                + epoch.epoch()
                                + " does not come after "
                                + epochs.getLast().epoch());
            }
            add(epoch, end);
            return true;
        } catch (MalformedException e) {
            return reject(e.getMessage());
        }
    }

    private boolean reject(String reason) {
        problem = "at offset " + end + ": " + reason;
        return false;
    }
}
