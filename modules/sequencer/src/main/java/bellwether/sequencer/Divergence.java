package bellwether.sequencer;

import bellwether.protocol.EpochMark;
import bellwether.protocol.History;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/**
 * Where two journals part: the end of the last epoch that both hold, in whichever of them ends
 * first. After the leader epochs of Kafka (KIP-101, KIP-279), with the epoch's name and offset
 * instead of its number alone, so that two epochs of one number made by two leaders are told apart.
 */
public final class Divergence {
    private static final Comparator<EpochMark> BY_OFFSET =
            (one, other) -> Long.compare(one.offset(), other.offset());

    private Divergence() {}

    /**
     * {@return the offset up to which {@code mine} and {@code theirs} are the same bytes; empty:
     * the portion of their history is too short to say, ask for {@link #skipForMore older epochs}}
     */
    public static OptionalLong offset(LogIndex mine, History theirs) {
        for (int i = 0; i < theirs.epochs().size(); i++) {
            int found = find(mine.epochs(), theirs.epochs().get(i));
            if (found >= 0) {
                long theirEnd = i == 0 ? theirs.end() : theirs.epochs().get(i - 1).offset();
                return OptionalLong.of(Math.min(endOf(mine, found), theirEnd));
            }
        }
        boolean goesOn =
                theirs.more() && !theirs.epochs().isEmpty(); // an empty portion leads nowhere
        return goesOn ? OptionalLong.empty() : OptionalLong.of(0);
    }

    /** {@return what to skip so that the next portion repeats the last epoch of this one} */
    public static int skipForMore(History portion) {
        return portion.skip() + portion.epochs().size() - 1;
    }

    private static int find(List<EpochMark> epochs, EpochMark wanted) {
        int at = Collections.binarySearch(epochs, wanted, BY_OFFSET);
        return at >= 0 && epochs.get(at).equals(wanted) ? at : -1;
    }

    private static long endOf(LogIndex index, int epoch) {
        return epoch + 1 < index.epochs().size()
                ? index.epochs().get(epoch + 1).offset()
                : index.end();
    }
}
