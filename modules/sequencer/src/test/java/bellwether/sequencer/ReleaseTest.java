package bellwether.sequencer;

import static bellwether.sequencer.Trial.A;
import static bellwether.sequencer.Trial.SA;
import static bellwether.sequencer.Trial.SB;
import static bellwether.sequencer.Trial.entries;
import static bellwether.sequencer.Trial.payload;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Bytes;
import bellwether.protocol.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ReleaseTest {
    private final Trial trial = new Trial().epoch(1, A);
    private final Release release = new Release(trial.log);

    private void accept(Source source, long from, long to) {
        for (long n = from; n <= to; n++) {
            trial.outbox.add(source, n, payload(source, n));
        }
    }

    @Test
    void onlyADurableJournalReleases() {
        accept(SA, 1, 3);
        trial.readings(SA, 1, 2);
        release.note();
        release.release();
        assertEquals(3, trial.outbox.size(), "standing in the journal is not enough");
        trial.journal.sync();
        release.release();
        assertEquals(entries(SA, 3, 3), trial.outboxOf(SA));
    }

    @Test
    void whatCameAfterTheSyncIsNotReleased() {
        accept(SA, 1, 4);
        trial.readings(SA, 1, 2);
        release.note();
        trial.journal.sync();
        trial.readings(SA, 3, 3);
        release.note();
        release.release();
        assertEquals(entries(SA, 3, 4), trial.outboxOf(SA));
    }

    @Test
    void anotherSourceIsNotReleasedWithIt() {
        accept(SA, 1, 1);
        accept(SB, 1, 2);
        trial.readings(SB, 1, 1);
        release.note();
        trial.journal.sync();
        release.release();
        assertEquals(entries(SA, 1, 1), trial.outboxOf(SA));
        assertEquals(entries(SB, 2, 2), trial.outboxOf(SB));
    }

    @Test
    void aCutRevokesWhatWasNoted() {
        accept(SA, 1, 3);
        trial.readings(SA, 1, 1);
        release.note();
        long offset = trial.log.end();
        trial.readings(SA, 2, 3);
        release.note();
        trial.log.cut(offset);
        release.cut(offset);
        trial.readings(SB, 1, 9);
        trial.journal.sync();
        release.release();
        assertEquals(entries(SA, 2, 3), trial.outboxOf(SA), "other lines stand there now");
        release.note();
        release.release();
        assertEquals(entries(SA, 2, 3), trial.outboxOf(SA));
    }

    @Test
    void whatTheOutboxHeldBeforeItsNoteIsReleasedOnceTheJournalGrows() {
        trial.readings(SA, 1, 2);
        release.note();
        accept(SA, 1, 2);
        trial.readings(SB, 1, 1);
        release.note();
        trial.journal.sync();
        release.release();
        assertEquals(0, trial.outbox.size());
    }

    @Test
    void manyNotesWithoutASyncAreBoundedAndNoneIsForgotten() {
        int readings = 3_000;
        accept(SA, 1, readings);
        for (long n = 1; n <= readings; n++) {
            trial.readings(SA, n, n);
            release.note();
        }
        trial.journal.sync();
        release.release();
        assertEquals(0, trial.outbox.size());
    }

    /** Journal and outbox together always hold everything, whatever is synced, cut or torn off. */
    @Test
    void nothingIsEverHeldByAnUnsyncedTailAlone() {
        for (long seed = 0; seed < 100; seed++) {
            var random = new Random(seed);
            var one = new Trial().epoch(1, A);
            var oneRelease = new Release(one.log);
            long accepted = 0;
            for (int i = 0; i < 200; i++) {
                switch (random.nextInt(5)) {
                    case 0 -> {
                        accepted++;
                        one.outbox.add(SA, accepted, payload(SA, accepted));
                    }
                    case 1 -> one.sequencer.takeOwn(one.outbox, random.nextInt(4));
                    case 2 -> one.journal.sync();
                    case 3 -> oneRelease.release();
                    default -> {
                        if (random.nextInt(4) == 0) {
                            cutAnywhere(one, oneRelease, random);
                        }
                    }
                }
                oneRelease.note();
                long durable = durableMark(one);
                long first = one.outbox.first(SA);
                assertTrue(first == 0 ? durable == accepted : first <= durable + 1, "seed " + seed);
                assertTrue(first == 0 || one.outbox.last(SA) == accepted, "seed " + seed);
            }
        }
    }

    private static void cutAnywhere(Trial one, Release oneRelease, Random random) {
        List<Integer> ends = new ArrayList<>();
        byte[] bytes = one.journal.content();
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                ends.add(i + 1);
            }
        }
        long offset = ends.get(random.nextInt(ends.size()));
        one.log.cut(offset);
        oneRelease.cut(offset);
    }

    private static long durableMark(Trial one) {
        var index = new LogIndex();
        index.take(new Bytes(one.journal.content(), 0, (int) one.journal.durableEnd()));
        return index.highWaterMark(SA);
    }
}
