package bellwether.sequencer;

import bellwether.protocol.Message.Align;
import bellwether.protocol.Message.Chunk;
import bellwether.protocol.Message.Follow;
import bellwether.protocol.Message.JournalBase;
import bellwether.protocol.Reign;
import java.util.OptionalInt;

/**
 * One following of one reign, from stating the own history to copying the leader's journal. Each
 * handshake has a fresh number, which the answer and the stream behind it repeat: what answers an
 * older one is dropped, even within one reign. Another peer that is aligned for that reign may take
 * over the stream, under a fresh number of its own. Confined to the group loop.
 */
public final class Follower {
    /** What became of a chunk. */
    public enum Taken {
        /** Belongs to another following, or comes before the answer: dropped. */
        FOREIGN,
        /** Copied whole. */
        COPIED,
        /** Continues the own journal by its offset, but not by its bytes. Needs a new handshake. */
        BROKEN
    }

    private final OrderedLog log;
    private final Reign reign;
    private final long number;
    private final long statedEnd;
    private long streamNumber;
    private boolean aligned;

    /**
     * @param number never used by this incarnation before
     */
    public Follower(OrderedLog log, Reign reign, long number) {
        this(log, reign, number, Long.MAX_VALUE);
    }

    /**
     * @param number never used by this incarnation before
     * @param statedEnd what lies behind it in the own journal is not spoken of, as it is known not
     *     to be the leader's
     */
    public Follower(OrderedLog log, Reign reign, long number, long statedEnd) {
        this.log = log;
        this.statedEnd = statedEnd;
        this.reign = reign;
        this.number = number;
        this.streamNumber = number;
    }

    /** {@return the reign that is followed} */
    public Reign reign() {
        return reign;
    }

    /** {@return the number of this handshake} */
    public long number() {
        return number;
    }

    /** {@return the number of the stream that counts} */
    public long streamNumber() {
        return streamNumber;
    }

    /** {@return whether the own journal is known to be a prefix of the leader's} */
    public boolean isAligned() {
        return aligned;
    }

    /**
     * {@return what to tell the leader: the own end and history without its {@code skip} newest
     * epochs}
     */
    public Follow statement(int skip) {
        return new Follow(number, reign, log.history(skip, statedEnd));
    }

    /** {@return whether {@code answer} is the answer to this handshake} */
    public boolean isAnswer(Align answer) {
        return !aligned && answer.number() == number && answer.reign().equals(reign);
    }

    /** {@return whether {@code part} is of an answer to this handshake} */
    public boolean isAnswer(JournalBase part) {
        return !aligned && part.number() == number && part.reign().equals(reign);
    }

    /** {@return whether the own journal can be cut so that all of it is before {@code base}} */
    public boolean canBegin(LogBase base) {
        return log.commonEnd(base) >= log.start();
    }

    /**
     * Begins anew at {@code base}, where the leader's journal does, after a cut like any other. All
     * streams to others must have been closed.
     *
     * @return how many readings were cut off and went to the outbox
     */
    public long begin(LogBase base) {
        long cutOff = log.cut(log.commonEnd(base));
        log.begin(base);
        aligned = true;
        return cutOff;
    }

    /**
     * {@return whether the own journal has, at the offset of {@code answer}, the CRC that the
     * leader has there}
     */
    public boolean agreesWith(Align answer) {
        OptionalInt crc = log.lineEndAt(answer.offset());
        return crc.isPresent() && crc.getAsInt() == answer.crc();
    }

    /**
     * Does as the leader says. All streams to others must have been closed.
     *
     * @return how many readings were cut off and went to the outbox
     */
    public long align(Align answer) {
        if (!isAnswer(answer) || !agreesWith(answer)) {
            throw new IllegalStateException("not an answer to handshake " + number + ": " + answer);
        }
        long cutOff = log.cut(answer.offset());
        aligned = true;
        return cutOff;
    }

    /**
     * From now on only the stream under {@code number} counts.
     *
     * @param number never used by this incarnation before
     * @return where it must begin
     * @throws IllegalStateException if the leader has not said yet where to cut
     */
    public long subscribe(long number) {
        if (!aligned) {
            throw new IllegalStateException("handshake " + this.number + " has no answer");
        }
        streamNumber = number;
        return log.end();
    }

    /** Copies a chunk of the stream if it belongs to this following and starts at the own end. */
    public Taken take(Chunk chunk) {
        if (!aligned
                || chunk.number() != streamNumber
                || !chunk.reign().equals(reign)
                || chunk.offset() != log.end()) {
            return Taken.FOREIGN;
        }
        return log.copy(chunk.lines()) == chunk.lines().length() ? Taken.COPIED : Taken.BROKEN;
    }
}
