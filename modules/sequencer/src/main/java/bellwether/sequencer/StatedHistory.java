package bellwether.sequencer;

import bellwether.protocol.EpochMark;
import bellwether.protocol.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one peer has stated of its journal so far, portion by portion, for questions about what is
 * far back. All portions are of one journal that does not change, as a promise binds. Confined to
 * the group loop.
 */
final class StatedHistory {
    /** Most epochs that are collected of one peer; whoever states more has no older ones. */
    static final int EPOCHS_MAX = 1 << 20;

    private final long base;
    private final long end;

    /** Newest first. */
    private final List<EpochMark> epochs;

    private boolean more;

    /**
     * @param first the portion that begins with the newest epoch
     */
    StatedHistory(History first) {
        this.base = first.base();
        this.end = first.end();
        this.epochs = new ArrayList<>(first.epochs());
        this.more = first.more() && !epochs.isEmpty(); // an empty portion leads nowhere
    }

    /** {@return the offset of the first byte that the journal holds} */
    long base() {
        return base;
    }

    /** {@return what to skip so that the next portion repeats the oldest epoch known} */
    int skipForMore() {
        return epochs.size() - 1;
    }

    /**
     * Takes an older portion. One that does not go on where the last one ended says nothing; one
     * that goes on with nothing older, or not backward, is taken for the last one.
     */
    void take(History portion) {
        if (!more || portion.skip() != skipForMore() || portion.epochs().isEmpty()) {
            return;
        }
        List<EpochMark> older = portion.epochs().subList(1, portion.epochs().size());
        boolean goesOn = portion.epochs().getFirst().equals(epochs.getLast()) && !older.isEmpty();
        if (goesOn && isBackward(older)) {
            epochs.addAll(older);
            more = portion.more() && epochs.size() < EPOCHS_MAX;
        } else {
            more = false;
        }
    }

    private boolean isBackward(List<EpochMark> older) {
        long before = epochs.getLast().offset();
        for (EpochMark mark : older) {
            if (mark.offset() >= before) {
                return false;
            }
            before = mark.offset();
        }
        return true;
    }

    /** {@return whether every epoch is known that begins at {@code offset} or behind it} */
    boolean reaches(long offset) {
        return !more || epochs.getLast().offset() <= offset;
    }

    /** {@return the epoch that the byte before {@code offset} belongs to, as far as is known} */
    Optional<EpochMark> epochBefore(long offset) {
        return epochs.stream().filter(mark -> mark.offset() < offset).findFirst();
    }

    /**
     * {@return whether the journal has all of {@code epoch} up to {@code offset}, by what is known}
     */
    boolean holds(EpochMark epoch, long offset) {
        int at = epochs.indexOf(epoch);
        return at >= 0 && offset <= (at == 0 ? end : epochs.get(at - 1).offset());
    }
}
