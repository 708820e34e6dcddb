package bellwether.sequencer;

import static bellwether.sequencer.Trial.A;
import static bellwether.sequencer.Trial.SA;
import static bellwether.sequencer.Trial.SB;
import static bellwether.sequencer.Trial.payload;
import static bellwether.sequencer.Trial.request;
import static bellwether.sequencer.Trial.requests;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Bytes;
import bellwether.protocol.EpochLine;
import bellwether.protocol.Incarnation;
import bellwether.protocol.MalformedException;
import bellwether.protocol.Message.RequestRefused;
import bellwether.protocol.RequestLines;
import bellwether.protocol.Source;
import bellwether.protocol.SourceKey;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SequencerTest {
    private final Trial trial = new Trial().epoch(1, A);
    private final List<RequestRefused> refusals = new ArrayList<>();

    private void take(Bytes lines) {
        trial.sequencer.take(lines, refusals::add);
    }

    private List<String> journal() {
        return new String(trial.journal.content(), US_ASCII)
                .lines()
                .skip(1)
                .map(line -> line.substring(0, line.length() - 9))
                .toList();
    }

    private static Bytes joined(byte[]... lines) {
        var all = new ByteArrayOutputStream();
        for (byte[] line : lines) {
            all.writeBytes(line);
        }
        return Bytes.of(all.toByteArray());
    }

    private static RequestRefused refused(Source source, long wanted) {
        return new RequestRefused(SourceKey.of(source), wanted);
    }

    @Test
    void givesEachRequestTheNextPlace() {
        take(joined(request(SA, 1), request(SB, 1), request(SA, 2)));
        assertEquals(
                List.of(Trial.ordered(1, SA, 1), Trial.ordered(2, SB, 1), Trial.ordered(3, SA, 2)),
                journal());
        assertEquals(List.of(), refusals);
    }

    @Test
    void whatItWritesIsTakenByAnybodysIndex() {
        take(requests(SA, 1, 3_000));
        trial.epoch(2, A);
        take(requests(SB, 1, 1_000));
        byte[] bytes = trial.journal.content();
        var index = new LogIndex();
        assertEquals(bytes.length, index.take(Bytes.of(bytes)), index.problem());
        assertEquals(4_000, index.lastSequence());
        assertEquals(trial.log.index().crc(), index.crc());
        assertEquals(trial.log.end(), index.end());
    }

    @Test
    void whatStandsThereAlreadyIsDropped() {
        take(requests(SA, 1, 3));
        byte[] before = trial.journal.content();
        take(requests(SA, 1, 3));
        assertArrayEquals(before, trial.journal.content());
        take(requests(SA, 2, 5));
        assertEquals(5, trial.log.index().lastSequence());
        assertEquals(List.of(), refusals);
    }

    @Test
    void aGapIsRefusedOnceUntilTheWantedOneComes() {
        take(requests(SA, 1, 2));
        take(requests(SA, 4, 6));
        take(requests(SA, 7, 7));
        assertEquals(List.of(refused(SA, 3)), refusals);
        take(requests(SA, 3, 3));
        take(requests(SA, 5, 5));
        assertEquals(List.of(refused(SA, 3), refused(SA, 4)), refusals);
        assertEquals(3, trial.log.index().lastSequence());
    }

    @Test
    void aRefusalIsSaidAgainAfterThoseMadeWereForgotten() {
        take(requests(SA, 2, 2));
        trial.sequencer.forgetRefusals();
        take(requests(SA, 2, 2));
        assertEquals(List.of(refused(SA, 1), refused(SA, 1)), refusals);
    }

    @Test
    void aReadingWithAKeyThatNoLineNamesIsAskedForFromTheFirstOn() {
        assertTrue(new String(request(SA, 2), US_ASCII).contains(":" + SourceKey.of(SA) + ".2:"));
        take(requests(SA, 2, 3));
        assertEquals(List.of(refused(SA, 1)), refusals);
        assertEquals(0, trial.log.index().sourceCount());
        take(requests(SA, 1, 3));
        assertEquals(3, trial.log.index().lastSequence());
    }

    @Test
    void whoseReadingsWereNotTakenIsNotRemembered() {
        for (long incarnation = 1; incarnation <= 20; incarnation++) {
            var source = new Source(A, new Incarnation(incarnation));
            trial.sequencer.take(requests(source, 1, 1), _ -> false, refusals::add);
            String late = RequestLines.TYPE + source + ".7:" + payload(source, 7) + "\n";
            take(Bytes.utf8(late));
            assertEquals(Optional.empty(), trial.log.index().sources().find(SourceKey.of(source)));
        }
        assertEquals(0, trial.log.index().sourceCount());
    }

    @Test
    void aSourceWhoseKeyIsTakenGetsNoPlace() {
        var journal = new MemoryJournal();
        var outbox = new MemoryOutbox();
        var key = new SourceKey(5);
        var log = new OrderedLog(journal, new LogIndex(_ -> key), outbox, new Unrendered());
        log.writeEpoch(new EpochLine(Trial.reign(1, A), 1, List.of()));
        var sequencer = new Sequencer(log);
        sequencer.take(requests(SA, 1, 1), refusals::add);
        sequencer.take(requests(SB, 1, 1), refusals::add);
        outbox.add(SB, 1, payload(SB, 1));
        assertEquals(0, sequencer.takeOwn(outbox, 9));
        assertEquals(1, log.index().lastSequence());
        assertEquals(List.of(), refusals);
    }

    @Test
    void aSourceIsNamedByItsFirstReadingAlone() {
        take(requests(SA, 1, 2));
        trial.outbox.add(SB, 1, payload(SB, 1));
        trial.outbox.add(SB, 2, payload(SB, 2));
        trial.sequencer.takeOwn(trial.outbox, 2);
        String journal = new String(trial.journal.content(), US_ASCII);
        for (Source source : List.of(SA, SB)) {
            assertTrue(journal.contains(":" + source + ".1:"), journal);
            assertTrue(journal.contains(":" + SourceKey.of(source) + ".2:"), journal);
        }
    }

    @Test
    void sourcesAreRefusedApart() {
        take(joined(request(SA, 2), request(SB, 3), request(SA, 3), request(SB, 1)));
        assertEquals(List.of(refused(SA, 1), refused(SB, 1)), refusals);
        assertEquals(List.of(Trial.ordered(1, SB, 1)), journal());
    }

    @Test
    void aNewIncarnationStartsAtOne() {
        take(requests(SA, 1, 3));
        var again = new Source(A, SB.incarnation());
        take(requests(again, 1, 1));
        assertEquals(4, trial.log.index().lastSequence());
        assertEquals(1, trial.log.index().highWaterMark(again));
    }

    @Test
    void whatCameBeforeAMalformedLineIsStored() {
        byte[] bad = "SEQUENCER_REQUEST:nonsense\n".getBytes(US_ASCII);
        Bytes lines = joined(request(SA, 1), request(SA, 2), bad, request(SA, 3));
        assertThrows(MalformedException.class, () -> take(lines));
        assertEquals(2, journal().size());
        assertEquals(trial.log.end(), trial.journal.end(), "index and journal agree");
        take(requests(SA, 3, 3));
        assertEquals(3, journal().size());
    }

    @Test
    void itsOwnOutboxIsSequencedFromBehindTheMark() {
        take(requests(SA, 1, 2));
        for (long n = 1; n <= 5; n++) {
            trial.outbox.add(SA, n, payload(SA, n));
        }
        assertEquals(3, trial.sequencer.takeOwn(trial.outbox, 100));
        assertEquals(5, trial.log.index().highWaterMark(SA));
        assertEquals(Trial.ordered(5, SA, 5), journal().getLast());
        assertEquals(0, trial.sequencer.takeOwn(trial.outbox, 100));
        assertEquals(5, trial.outbox.size(), "only a durable journal releases");
    }

    @Test
    void itsOwnOutboxIsSequencedInPortions() {
        for (long n = 1; n <= 3; n++) {
            trial.outbox.add(SA, n, payload(SA, n));
            trial.outbox.add(SB, n, payload(SB, n));
        }
        assertEquals(4, trial.sequencer.takeOwn(trial.outbox, 4));
        assertEquals(2, trial.sequencer.takeOwn(trial.outbox, 4));
        assertEquals(6, trial.log.index().lastSequence());
    }

    /** Resubmission by anybody, any number of times, in any pieces, is exactly-once. */
    @Test
    void everyReadingGetsOnePlaceHoweverOftenItIsSubmitted() {
        for (long seed = 0; seed < 60; seed++) {
            var random = new Random(seed);
            var one = new Trial().epoch(1, A);
            List<Source> sources = List.of(SA, SB);
            Map<Source, Long> submitted = new HashMap<>();
            for (int i = 0; i < 200; i++) {
                Source source = sources.get(random.nextInt(2));
                long wanted = one.log.index().highWaterMark(source) + 1;
                long from = Math.max(1, wanted - random.nextInt(6) + random.nextInt(3));
                long to = from + random.nextInt(5);
                one.sequencer.take(
                        requests(source, from, to),
                        refusal -> {
                            assertEquals(wanted, refusal.expected());
                            assertEquals(SourceKey.of(source), refusal.key());
                        });
                if (from <= wanted) {
                    submitted.merge(source, to, Math::max);
                }
                assertEquals(
                        submitted.getOrDefault(source, 0L),
                        one.log.index().highWaterMark(source),
                        "seed " + seed);
            }
            assertEquals(
                    submitted.values().stream().mapToLong(Long::longValue).sum(),
                    one.log.index().lastSequence(),
                    "seed " + seed);
        }
    }

    @Test
    void ofItsOwnReadingsTheLeaderTakesOnlyWhatTheOutboxGivesOut() {
        var held = new HeldOutbox(trial.outbox);
        trial.outbox.add(SA, 1, payload(SA, 1));
        trial.outbox.add(SA, 2, payload(SA, 2));
        held.sendable = 1;

        assertEquals(1, trial.sequencer.takeOwn(held, 10));
        assertEquals(List.of(Trial.ordered(1, SA, 1)), journal());

        held.sendable = 2;
        assertEquals(1, trial.sequencer.takeOwn(held, 10));
    }
}
