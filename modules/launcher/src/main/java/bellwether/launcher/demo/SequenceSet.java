package bellwether.launcher.demo;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Which places of the total order were met; there must be every one from 1 on, once. */
final class SequenceSet {
    private final BitSet met = new BitSet();
    private long twice;
    private long outOfRange;

    void add(long sequence) {
        if (sequence < 1 || sequence > Integer.MAX_VALUE - 1) {
            outOfRange++;
        } else if (met.get((int) sequence)) {
            twice++;
        } else {
            met.set((int) sequence);
        }
    }

    /** {@return the highest place met} */
    long last() {
        return Math.max(0, met.length() - 1L);
    }

    /** {@return what is wrong; empty: nothing} */
    List<String> problems() {
        var problems = new ArrayList<String>();
        long absent = last() - met.cardinality();
        if (absent > 0) {
            problems.add(
                    absent
                            + " sequences up to "
                            + last()
                            + " are absent, the first is "
                            + met.nextClearBit(1));
        }
        if (twice > 0) {
            problems.add(twice + " sequences stand twice");
        }
        if (outOfRange > 0) {
            problems.add(outOfRange + " sequences are no numbers from 1 to " + Integer.MAX_VALUE);
        }
        return problems;
    }
}
