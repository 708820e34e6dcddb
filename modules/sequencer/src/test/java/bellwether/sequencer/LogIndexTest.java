package bellwether.sequencer;

import static bellwether.sequencer.Trial.A;
import static bellwether.sequencer.Trial.B;
import static bellwether.sequencer.Trial.SA;
import static bellwether.sequencer.Trial.SB;
import static bellwether.sequencer.Trial.chained;
import static bellwether.sequencer.Trial.epochBody;
import static bellwether.sequencer.Trial.ordered;
import static bellwether.sequencer.Trial.payload;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Ascii;
import bellwether.protocol.Bytes;
import bellwether.protocol.LineChain;
import bellwether.protocol.MalformedException;
import bellwether.protocol.PeerId;
import bellwether.protocol.Source;
import bellwether.protocol.SourceKey;
import bellwether.protocol.Tag;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LogIndexTest {
    private static final String EPOCH_LINE = epochBody(3, A, 1);

    private final LogIndex index = new LogIndex();

    /** Takes the lines; those before the last must pass, the last must not. */
    private String problemOfLast(String... bodies) {
        Bytes lines = chained(0, bodies);
        int taken = index.take(lines);
        int last = lines.toString().lastIndexOf('\n', lines.length() - 2) + 1;
        assertEquals(last, taken, index.problem());
        assertEquals(last, index.end());
        assertTrue(index.problem().startsWith("at offset " + last + ": "), index.problem());
        return index.problem().substring(("at offset " + last + ": ").length());
    }

    @Test
    void coversWhatHasNoMoreOfAnySource() {
        var less = new LogIndex();
        less.take(chained(0, EPOCH_LINE, ordered(1, SA, 1)));
        var more = new LogIndex();
        more.take(chained(0, EPOCH_LINE, ordered(1, SA, 1), ordered(2, SA, 2)));
        var other = new LogIndex();
        other.take(chained(0, EPOCH_LINE, ordered(1, SA, 1), ordered(2, SB, 1)));
        assertTrue(more.covers(less));
        assertTrue(less.covers(less));
        assertTrue(less.covers(new LogIndex()));
        assertFalse(less.covers(more));
        assertFalse(more.covers(other));
        assertFalse(other.covers(more));
    }

    @Test
    void saysWhatTheBytesSay() {
        Bytes lines =
                chained(
                        0,
                        EPOCH_LINE,
                        ordered(1, SA, 1),
                        ordered(2, SB, 1),
                        epochBody(4, B, 3),
                        ordered(3, SA, 2));
        assertEquals(lines.length(), index.take(lines));
        assertEquals("", index.problem());
        assertEquals(lines.length(), index.end());
        assertEquals(3, index.lastSequence());
        assertEquals(2, index.highWaterMark(SA));
        assertEquals(1, index.highWaterMark(SB));
        assertEquals(Optional.of(Trial.reign(3, A)), index.log());
        assertEquals(2, index.epochs().size());
        assertEquals(
                lines.toString().trim().substring(lines.length() - 9),
                "%08x".formatted(index.crc()));
    }

    @Test
    void anEmptyJournalSaysNothing() {
        assertEquals(Optional.empty(), index.log());
        assertEquals(0, index.highWaterMark(SA));
        assertEquals(0, index.take(Bytes.of(new byte[0])));
    }

    @Test
    void aLineWithoutItsEndIsLeftAndIsNoProblem() {
        Bytes lines = chained(0, EPOCH_LINE, ordered(1, SA, 1));
        int taken = index.take(new Bytes(lines.array(), 0, lines.length() - 1));
        assertEquals(chained(0, EPOCH_LINE).length(), taken);
        assertEquals("", index.problem());
    }

    @Test
    void takesASliceInTheMiddleOfAnArray() {
        byte[] lines = chained(0, EPOCH_LINE, ordered(1, SA, 1)).array();
        var wide = new byte[lines.length + 20];
        System.arraycopy(lines, 0, wide, 11, lines.length);
        assertEquals(lines.length, index.take(new Bytes(wide, 11, lines.length)));
        assertEquals(1, index.lastSequence());
    }

    private static String orderedByKey(long sequence, Source source, long n) {
        return "ORDERED:%d:%s.%d:%s"
                .formatted(sequence, SourceKey.of(source), n, payload(source, n));
    }

    private static String orderedByName(long sequence, Source source, long n) {
        return "ORDERED:%d:%s.%d:%s".formatted(sequence, source, n, payload(source, n));
    }

    @Test
    void takesAKeyForTheSourceThatALineBeforeHasNamed() {
        String journal =
                chained(0, EPOCH_LINE, orderedByName(1, SA, 1), orderedByKey(2, SA, 2)).toString();
        assertEquals(journal.length(), index.take(Bytes.utf8(journal)));
        assertEquals(2, index.highWaterMark(SA));
        assertEquals(2, index.highWaterMark(SourceKey.of(SA)));
        assertEquals(Optional.of(SA), index.sources().find(SourceKey.of(SA)));
        assertEquals(0, index.highWaterMark(SourceKey.of(SB)));
    }

    /** As they were all written once. */
    @Test
    void takesReadingsThatAllNameTheirSource() {
        Bytes lines =
                chained(
                        0,
                        EPOCH_LINE,
                        orderedByName(1, SA, 1),
                        orderedByName(2, SA, 2),
                        orderedByKey(3, SA, 3));
        assertEquals(lines.length(), index.take(lines));
        assertEquals(3, index.highWaterMark(SA));
    }

    @Test
    void refusesAKeyThatNoLineBeforeHasNamed() {
        String why = "a reading of a source that no line before it names";
        assertEquals(why, problemOfLast(EPOCH_LINE, orderedByKey(1, SA, 2)));
    }

    @Test
    void refusesAFirstReadingThatDoesNotNameItsSource() {
        Bytes first = chained(0, EPOCH_LINE, orderedByName(1, SA, 1));
        index.take(first);
        var journal = new MemoryJournal();
        journal.append(first);
        var back = new LinesBackward(journal, index.end());
        assertTrue(back.step(0));
        index.untake(back.bytes(), back.from(), back.to(), back.crcBefore());
        assertEquals(
                0,
                index.take(chained(index.crc(), orderedByKey(1, SA, 1))),
                "nobody else would know whose it is");
        assertEquals(0, index.take(chained(index.crc(), orderedByKey(1, SA, 2))));
        assertTrue(index.problem().endsWith("that no line before it names"), index.problem());
    }

    /** Whoever may choose its incarnations can find two that have one key. */
    @Test
    void ofTwoSourcesWithOneKeyAJournalTakesTheOneThatItNamesFirst() {
        var key = new SourceKey(5);
        var one = new LogIndex(_ -> key);
        String byKey = "ORDERED:2:" + key + ".2:" + payload(SA, 2);
        one.take(chained(0, EPOCH_LINE, orderedByName(1, SA, 1)));
        assertEquals(0, one.take(chained(one.crc(), orderedByName(2, SB, 1))));
        assertTrue(
                one.problem().endsWith("the key of " + SB + " is that of another source"),
                one.problem());
        one.take(chained(one.crc(), byKey));
        assertEquals("", one.problem());
        assertEquals(2, one.highWaterMark(SA));
        assertEquals(2, one.highWaterMark(key));
        assertEquals(1, one.sourceCount());
    }

    @Test
    void aKeyIsFreeAgainOnceTheLineThatNamedItsSourceIsCut() {
        var key = new SourceKey(5);
        var one = new LogIndex(_ -> key);
        Bytes lines = chained(0, EPOCH_LINE, orderedByName(1, SA, 1));
        one.take(lines);
        var journal = new MemoryJournal();
        journal.append(lines);
        var back = new LinesBackward(journal, one.end());
        assertTrue(back.step(0));
        one.untake(back.bytes(), back.from(), back.to(), back.crcBefore());
        one.take(chained(one.crc(), orderedByName(1, SB, 1)));
        one.take(chained(one.crc(), "ORDERED:2:" + key + ".2:" + payload(SB, 2)));
        assertEquals("", one.problem());
        assertEquals(2, one.highWaterMark(SB));
        assertEquals(0, one.highWaterMark(SA));
    }

    @Test
    void refusesATagThatBeginsWithNoKey() {
        index.take(chained(0, EPOCH_LINE, orderedByName(1, SA, 1)));
        String noKey = "zzzzzzzz" + SourceKey.of(SA).toString().substring(8);
        index.take(chained(index.crc(), "ORDERED:2:" + noKey + ".2:" + payload(SA, 2)));
        assertTrue(index.problem().endsWith("a tag has no key of a source"), index.problem());
    }

    @Test
    void whatIsRestoredKnowsTheKeys() {
        index.take(chained(0, EPOCH_LINE, orderedByName(1, SA, 1)));
        var restored = LogIndex.restore(index.snapshot());
        var begun = new LogIndex();
        begun.become(restored);
        for (LogIndex each : List.of(restored, begun)) {
            each.take(chained(each.crc(), orderedByKey(2, SA, 2)));
            assertEquals("", each.problem());
            assertEquals(2, each.highWaterMark(SA));
        }
    }

    @Test
    void refusesAReadingBeforeTheFirstEpoch() {
        assertEquals("a reading before the first epoch", problemOfLast(ordered(1, SA, 1)));
    }

    @Test
    void refusesAGapAndARepetitionInTheSequence() {
        assertEquals(
                "sequence 3 after 1",
                problemOfLast(EPOCH_LINE, ordered(1, SA, 1), ordered(3, SA, 2)));
        assertEquals(0, index.take(chained(index.crc(), ordered(1, SA, 2))));
        assertTrue(index.problem().endsWith("sequence 1 after 1"), index.problem());
    }

    @Test
    void refusesAGapAndARepetitionInTheNumbersOfOneSource() {
        assertEquals(
                "n 3 of " + SA + " after 1",
                problemOfLast(EPOCH_LINE, ordered(1, SA, 1), ordered(2, SA, 3)));
        assertEquals(0, index.take(chained(index.crc(), ordered(2, SA, 1))));
        assertTrue(index.problem().endsWith("n 1 of " + SA + " after 1"), index.problem());
        assertEquals(0, index.take(chained(index.crc(), orderedByName(2, SB, 2))));
        assertTrue(index.problem().endsWith("n 2 of " + SB + " after 0"), index.problem());
    }

    @Test
    void refusesAnEpochThatDoesNotComeAfterTheLast() {
        assertTrue(problemOfLast(epochBody(3, B, 1), epochBody(3, A, 1)).contains("come after"));
        assertEquals(0, index.take(chained(index.crc(), epochBody(3, B, 1))), "the same again");
        assertEquals(0, index.take(chained(index.crc(), epochBody(2, Trial.C, 1))));
        Bytes later = chained(index.crc(), epochBody(3, Trial.C, 1));
        assertEquals(later.length(), index.take(later), "same view id, higher leader");
    }

    @Test
    void refusesAnEpochThatNamesAnotherFirstSequence() {
        assertEquals("epoch starts at 2 after 0", problemOfLast(epochBody(3, A, 2)));
    }

    @Test
    void refusesAPayloadThatBreaksTheGrammar() {
        String body = "ORDERED:1:" + new Tag(SA, 1) + ":DATA|../x|t|1||";
        assertEquals("sensor id is invalid", problemOfLast(EPOCH_LINE, body));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ORDERED:1:nobody:DATA|s|t|1||",
                "ORDERED:01:0a000000-0000-4000-8000-00000000000a.0000000000000001.1:DATA|s|t|1||",
                "ORDERED:1:0a000000-0000-4000-8000-00000000000a.0000000000000001.01:DATA|s|t|1||",
                "ORDERED:1:0A000000-0000-4000-8000-00000000000a.0000000000000001.1:DATA|s|t|1||",
                "EPOCH:x",
                "EPOCH:0:0a000000-0000-4000-8000-00000000000a:0000000000000001:1",
                "HELLO",
                ""
            })
    void refusesWhatIsNeitherAReadingNorAnEpoch(String body) {
        problemOfLast(EPOCH_LINE, body);
    }

    @Test
    void refusesEverySingleByteThatWasChanged() {
        byte[] good = chained(0, EPOCH_LINE, ordered(1, SA, 1)).array();
        int first = chained(0, EPOCH_LINE).length();
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 1;
            int taken = new LogIndex().take(Bytes.of(bad));
            assertEquals(i < first ? 0 : first, taken, "byte " + i);
        }
    }

    @Test
    void refusesALineThatFollowsAnotherLine() {
        index.take(chained(0, EPOCH_LINE));
        assertEquals(0, index.take(chained(index.crc() ^ 1, ordered(1, SA, 1))));
        assertTrue(index.problem().endsWith("CRC does not go on"), index.problem());
    }

    @Test
    void aRefusedLineLeavesTheIndexAsItWas() {
        problemOfLast(EPOCH_LINE, ordered(1, SA, 1), ordered(2, SB, 2));
        var same = new LogIndex();
        same.take(chained(0, EPOCH_LINE, ordered(1, SA, 1)));
        assertEquals(facts(same), facts(index));
    }

    private record Facts(
            long end, int crc, long sequence, List<?> epochs, Map<Source, Long> marks) {}

    private static Facts facts(LogIndex index) {
        var marks = new HashMap<Source, Long>();
        for (Source source : RandomLog.SOURCES) {
            marks.put(source, index.highWaterMark(source));
        }
        return new Facts(
                index.end(), index.crc(), index.lastSequence(), List.copyOf(index.epochs()), marks);
    }

    /** Taking back is the exact reverse of taking, at every line of a random log. */
    @Test
    void takingBackLeavesWhatTheShorterBytesSay() {
        for (long seed = 0; seed < 40; seed++) {
            var random = new RandomLog(new Random(seed), 60);
            byte[] bytes = random.bytes();
            List<Integer> ends = random.ends();
            var whole = new LogIndex();
            assertEquals(bytes.length, whole.take(Bytes.of(bytes)), "seed " + seed);
            for (int line = ends.size() - 1; line >= 0; line--) {
                int from = line == 0 ? 0 : ends.get(line - 1);
                var shorter = new LogIndex();
                shorter.take(new Bytes(bytes, 0, from));
                whole.untake(bytes, from, ends.get(line) - 1, shorter.crc());
                assertEquals(facts(shorter), facts(whole), "seed " + seed + " line " + line);
            }
        }
    }

    /** What was cut can be taken again, or something else in its place. */
    @Test
    void goesOnAfterTakingBackAsIfNothingHadBeenThere() {
        for (long seed = 100; seed < 120; seed++) {
            var random = new Random(seed);
            var one = new RandomLog(random, 30);
            byte[] bytes = one.bytes();
            int keep = random.nextInt(one.ends().size());
            var index = new LogIndex();
            index.take(Bytes.of(bytes));
            for (int line = one.ends().size() - 1; line > keep; line--) {
                var before = new LogIndex();
                before.take(new Bytes(bytes, 0, one.ends().get(line - 1)));
                index.untake(
                        bytes, one.ends().get(line - 1), one.ends().get(line) - 1, before.crc());
            }
            int end = one.ends().get(keep);
            assertEquals(bytes.length - end, index.take(new Bytes(bytes, end, bytes.length - end)));
            var whole = new LogIndex();
            whole.take(Bytes.of(bytes));
            assertEquals(facts(whole), facts(index), "seed " + seed);
        }
    }

    /** A valid journal of some lines by chance. */
    private static final class RandomLog {
        static final List<Source> SOURCES = List.of(SA, SB, new Source(A, SB.incarnation()));
        private static final List<PeerId> LEADERS = List.of(A, B, Trial.C);

        private final List<String> bodies = new ArrayList<>();

        RandomLog(Random random, int lines) {
            var marks = new HashMap<Source, Long>();
            long viewId = 0;
            long sequence = 0;
            for (int i = 0; i < lines; i++) {
                if (i == 0 || random.nextInt(5) == 0) {
                    viewId += 1 + random.nextInt(3);
                    PeerId leader = LEADERS.get(random.nextInt(LEADERS.size()));
                    bodies.add(epochBody(viewId, leader, sequence + 1));
                } else {
                    Source source = SOURCES.get(random.nextInt(SOURCES.size()));
                    long n = marks.merge(source, 1L, Long::sum);
                    bodies.add(
                            "ORDERED:"
                                    + ++sequence
                                    + ":"
                                    + new Tag(source, n)
                                    + ":"
                                    + payload(source, n));
                }
            }
        }

        byte[] bytes() {
            return chained(0, bodies.toArray(String[]::new)).array();
        }

        List<Integer> ends() {
            var ends = new ArrayList<Integer>();
            byte[] bytes = bytes();
            for (int i = 0; i < bytes.length; i++) {
                if (bytes[i] == '\n') {
                    ends.add(i + 1);
                }
            }
            return ends;
        }
    }

    @Test
    void aRestoredIndexGoesOnAsTheOneThatWasWrittenDown() {
        Bytes lines =
                chained(
                        0,
                        EPOCH_LINE,
                        ordered(1, SA, 1),
                        ordered(2, SB, 1),
                        epochBody(4, B, 3),
                        ordered(3, SA, 2));
        index.take(lines);
        var restored = LogIndex.restore(index.snapshot());
        assertEquals(index.end(), restored.end());
        assertEquals(index.crc(), restored.crc());
        assertEquals(index.epochs(), restored.epochs());
        assertEquals(2, restored.highWaterMark(SA));
        assertEquals(1, restored.highWaterMark(SB));
        Bytes more = chained(index.crc(), ordered(4, SB, 2), epochBody(5, A, 5));
        assertEquals(more.length(), index.take(more));
        assertEquals(more.length(), restored.take(more));
        assertEquals(index.snapshot(), restored.snapshot());
    }

    @Test
    void nothingButAWholeSnapshotIsRestored() {
        index.take(chained(0, EPOCH_LINE, ordered(1, SA, 1)));
        String whole = index.snapshot();
        assertEquals(whole, LogIndex.restore(whole).snapshot());
        for (int at = 0; at < whole.length(); at++) {
            String part = whole.substring(0, at);
            String changed = part + (char) (whole.charAt(at) ^ 1) + whole.substring(at + 1);
            assertThrows(MalformedException.class, () -> LogIndex.restore(part));
            assertThrows(MalformedException.class, () -> LogIndex.restore(changed));
        }
    }

    /** Another peer says such a text, and may put any CRC below it. */
    @Test
    void aTextOfEmptyLinesIsNoSnapshot() {
        for (String lines : List.of("", "\n", "\n\n", "LOG:0:00000000:0")) {
            byte[] bytes = lines.getBytes(StandardCharsets.US_ASCII);
            int crc = new LineChain().next(0, bytes, 0, bytes.length);
            String text = lines + "END:" + Ascii.hex32(crc) + "\n";
            assertThrows(MalformedException.class, () -> LogIndex.restore(text), lines);
        }
    }
}
