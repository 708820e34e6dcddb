package bellwether.storage;

import bellwether.protocol.Ascii;
import bellwether.protocol.EpochLine;
import bellwether.protocol.JournalFailure;
import bellwether.protocol.LineChain;
import bellwether.protocol.OrderedLine;
import bellwether.protocol.Reign;
import bellwether.sequencer.LogBase;
import java.util.Optional;

/**
 * Reads the record of a data directory from outside, from its journal, while a peer may run on it:
 * the readings that stand in its CSV files, durably, in the order of the group. Each line is
 * checked against the chain of CRCs. Confined to one thread.
 */
public final class RecordReader implements AutoCloseable {
    private static final int CHUNK_BYTES = 1 << 18;

    private final String journal;
    private final JournalBytes bytes;
    private final long end;
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private final LineChain chain = new LineChain();
    private final OrderedLine line = new OrderedLine();

    /**
     * A place behind a complete line.
     *
     * @param sequence of the last reading before it, 0: none
     * @param crc chained CRC there, which says all that stands before it
     */
    public record Mark(long offset, long sequence, int crc) {
        /** Where a log begins. */
        public static final Mark START = new Mark(0, 0, 0);
    }

    /** Takes readings. */
    @FunctionalInterface
    public interface Readings {
        /**
         * Takes one, whose payload is {@code bytes[from, to)}; the array is used again.
         *
         * @return whether another is wanted
         */
        boolean take(long sequence, byte[] bytes, int from, int to);
    }

    private RecordReader(Disk disk, String directory) {
        journal = directory + "/" + DataDirectory.JOURNAL;
        bytes = new JournalBytes(disk, journal);
        end =
                Checkpoint.load(disk, directory + "/" + CsvProjection.CHECKPOINT_NAME)
                        .filter(found -> found.fits(bytes))
                        .map(Checkpoint::offset)
                        .orElse(0L);
    }

    /**
     * {@return the record of {@code directory} as it is now}
     *
     * @throws JournalFailure if its files cannot be read
     */
    public static RecordReader open(Disk disk, String directory) {
        return new RecordReader(disk, directory);
    }

    /** {@return where the journal begins; 0 unless readings have expired} */
    public Mark start() {
        LogBase base = bytes.base();
        return new Mark(base.offset(), base.lastSequence(), base.crc());
    }

    /** {@return up to where the readings stand in the CSV files; 0: that is not known now} */
    public long end() {
        return end;
    }

    /** {@return where the journal ends, of which the last lines may not be in the CSV files} */
    public long journalEnd() {
        return bytes.end();
    }

    /** {@return whether {@code mark} was taken of this very record} */
    public boolean fits(Mark mark) {
        return new Checkpoint(mark.offset(), mark.sequence(), mark.crc()).fits(bytes);
    }

    /**
     * {@return which log it is; empty: the journal holds nothing yet}
     *
     * @throws JournalFailure if its first line says nothing of the kind
     */
    public Optional<Reign> log() {
        if (bytes.start().offset() > 0) {
            return bytes.base().index().log();
        }
        int filled = bytes.read(0, chunk, 0, chunk.length);
        int to = lineEnd(0, filled);
        if (to < 0) {
            return Optional.empty();
        }
        try {
            var first = EpochLine.parse(chunk, 0, Math.max(0, to - LineChain.SUFFIX_LENGTH));
            return Optional.of(first.epoch());
        } catch (IllegalArgumentException e) {
            throw broken(0, e);
        }
    }

    /**
     * Hands over the readings behind {@code from}, until there are no more or enough were taken.
     *
     * @return behind the last line that was read
     * @throws JournalFailure if a line is not what it was, or the journal was cut meanwhile
     */
    public Mark read(Mark from, Readings readings) {
        Mark at = from;
        boolean goesOn = true;
        while (goesOn && at.offset() < end) {
            int wanted = (int) Math.min(chunk.length, end - at.offset());
            int filled = bytes.read(at.offset(), chunk, 0, wanted);
            int lineFrom = 0;
            int lineTo;
            while (goesOn && (lineTo = lineEnd(lineFrom, filled)) >= 0) {
                at = behind(at, lineFrom, lineTo);
                if (line.at(chunk, lineFrom, lineTo)) {
                    at = new Mark(at.offset(), line.sequence(), at.crc());
                    goesOn =
                            readings.take(
                                    line.sequence(), chunk, line.payloadFrom(), line.payloadTo());
                }
                lineFrom = lineTo + 1;
            }
            if (lineFrom == 0) {
                throw broken(at.offset(), null);
            }
        }
        return at;
    }

    private int lineEnd(int from, int to) {
        return Ascii.indexOf('\n', chunk, from, to);
    }

    private Mark behind(Mark before, int from, int to) {
        int bodyTo = to - LineChain.SUFFIX_LENGTH;
        long stated =
                bodyTo > from && chunk[bodyTo] == ':' ? Ascii.parseHex32(chunk, bodyTo + 1) : -1;
        if (stated < 0 || (int) stated != chain.next(before.crc(), chunk, from, bodyTo)) {
            throw broken(before.offset(), null);
        }
        return new Mark(before.offset() + to + 1 - from, before.sequence(), (int) stated);
    }

    private JournalFailure broken(long offset, Throwable cause) {
        return new JournalFailure(
                journal
                        + " is not valid at offset "
                        + offset
                        + ", or was cut meanwhile: try again, and see peer verify",
                cause);
    }

    @Override
    public void close() {
        bytes.close();
    }
}
