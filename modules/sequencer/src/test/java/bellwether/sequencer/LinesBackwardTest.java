package bellwether.sequencer;

import static bellwether.sequencer.Trial.A;
import static bellwether.sequencer.Trial.SA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LinesBackwardTest {
    private static final int BLOCK_BYTES = 1 << 18;

    private static List<String> walk(MemoryJournal journal, long floor) {
        var lines = new ArrayList<String>();
        var back = new LinesBackward(journal, journal.end());
        while (back.step(floor)) {
            var text =
                    new String(
                            back.bytes(),
                            back.from(),
                            back.to() - back.from(),
                            StandardCharsets.US_ASCII);
            lines.addFirst(text + " after %08x".formatted(back.crcBefore()));
        }
        return lines;
    }

    /** {@return every line as {@link #walk} tells it, by the simplest means} */
    private static List<String> expected(MemoryJournal journal) {
        var lines = new ArrayList<String>();
        String crc = "00000000";
        for (String line : new String(journal.content(), StandardCharsets.US_ASCII).split("\n")) {
            lines.add(line + " after " + crc);
            crc = line.substring(line.length() - 8);
        }
        return lines;
    }

    @Test
    void walksALogOfManyBlocksWithTheCrcBeforeEachLine() {
        var trial = new Trial().epoch(1, A).readings(SA, 1, 10_000);
        assertTrue(trial.log.end() > 2 * BLOCK_BYTES);
        assertEquals(expected(trial.journal), walk(trial.journal, 0));
    }

    /** The line before a block boundary must be whole, wherever the boundary falls in a line. */
    @Test
    void aBlockMayBeginAtEveryByteOfALine() {
        var base = new Trial().epoch(1, A).readings(SA, 1, 4_000);
        byte[] lines = base.journal.content();
        int length = lines.length;
        assertTrue(length > BLOCK_BYTES + 400);
        for (int head = 0; head <= 140; head++) {
            // A first line of any length moves all others against the blocks, which end at the end.
            var journal = new MemoryJournal();
            String first = "x".repeat(length % BLOCK_BYTES > 300 ? head : head + 1);
            journal.append(Bytes.utf8(first + ":00000000\n"));
            journal.append(Bytes.of(lines));
            int keep = (int) Math.min(journal.end(), BLOCK_BYTES + 200L + head);
            int floor = lastLineStartBefore(journal.content(), (int) journal.end() - keep);
            List<String> all = expected(journal);
            List<String> walked = walk(journal, floor);
            assertEquals(
                    all.subList(all.size() - walked.size(), all.size()), walked, "head " + head);
            assertEquals(
                    journal.end() - floor,
                    walked.stream().mapToLong(line -> line.indexOf(" after ") + 1L).sum());
        }
    }

    private static int lastLineStartBefore(byte[] bytes, int position) {
        int at = position;
        while (at > 0 && bytes[at - 1] != '\n') {
            at--;
        }
        return at;
    }

    @Test
    void aLineThatStartsExactlyAtABlockIsNotCutShort() {
        for (int extra = -2; extra <= 2; extra++) {
            var journal = new MemoryJournal();
            journal.append(Bytes.utf8("first:0000000a\n"));
            int rest = BLOCK_BYTES + extra;
            String small = "y".repeat(90) + ":0000000b\n";
            var text = new StringBuilder();
            while (text.length() + 2 * small.length() < rest) {
                text.append(small);
            }
            text.append("z".repeat(rest - text.length() - 10)).append(":0000000c\n");
            journal.append(Bytes.utf8(text.toString()));
            assertEquals(rest + 15L, journal.end());
            assertEquals(expected(journal), walk(journal, 0), "extra " + extra);
        }
    }

    @Test
    void endsAtTheFloorAndOnAnEmptyJournal() {
        var trial = new Trial();
        assertFalse(new LinesBackward(trial.journal, 0).step(0));
        trial.epoch(1, A);
        long floor = trial.log.end();
        trial.readings(SA, 1, 2);
        assertEquals(2, walk(trial.journal, floor).size());
        assertFalse(new LinesBackward(trial.journal, floor).step(floor));
    }

    @Test
    void aJournalThatDoesNotEndWithALineIsNotIntact() {
        var journal = new MemoryJournal();
        journal.append(Bytes.utf8("torn"));
        var back = new LinesBackward(journal, 4);
        assertTrue(back.step(0));
        assertFalse(back.isIntact());
    }
}
