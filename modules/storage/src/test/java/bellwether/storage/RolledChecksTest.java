package bellwether.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The checks know which CSV files of days and months there are to be. */
final class RolledChecksTest extends RolledCsvFiles {
    @Test
    void aFileWithoutOurHeaderIsNobodysWhereNoneOfOursHasAPlace() {
        open(DAYS);
        record(new Random(10), 40);
        settle();
        csv.expire(FIRST.plusDays(5).toEpochDay());
        byte[] foreign = "sequence,timestamp!\n".getBytes(StandardCharsets.US_ASCII);
        disk.replace("d/s1@" + FIRST.plusDays(4) + ".csv", foreign);
        disk.replace("d/s1.csv", foreign);
        journal.writePending();
        assertEquals(List.of(), DataVerifier.verify(disk, List.of("d")).allProblems());
        close();
        open(DAYS);
        assertEquals(Optional.empty(), csv.sizeProblem());
        settle();
        assertTrue(disk.exists("d/s1@" + FIRST.plusDays(4) + ".csv"));
        assertEquals(List.of(), DataVerifier.verify(disk, List.of("d")).allProblems());
        close();
    }

    @Test
    void ofAJournalThatWasShortenedWhatIsThereIsCounted() {
        open(DAYS);
        record(new Random(2), 200);
        settle();
        csv.expire(FIRST.plusDays(20).toEpochDay());
        var base = csv.shorten(Long.MAX_VALUE, journal.cuts()).orElseThrow();
        close();
        var found = RecordCheck.of(disk, List.of("d"), Set.of()).directories().getFirst();
        assertEquals(base.lastSequence() + 1, found.firstSequence());
        assertEquals(200 - base.lastSequence(), found.readings());
        assertEquals(text.bytes().length - base.offset(), found.journalBytes());
        assertEquals(List.of(), found.wrong());
    }

    @Test
    void aLayoutThatIsDamagedIsToldAndMadeAnew() {
        open(DAYS);
        record(new Random(7), 20);
        settle();
        close();
        disk.replace("d/csv.layout", "LAYOUT:daily::00000000\n".getBytes(StandardCharsets.UTF_8));
        assertEquals(
                List.of("d/csv.layout is damaged"),
                DataVerifier.verify(disk, List.of("d")).allProblems());
        var found = RecordCheck.of(disk, List.of("d"), Set.of()).directories().getFirst();
        assertEquals("d/csv.layout is damaged", found.wrong().getFirst().text());
        assertEquals(1, found.wrong().size());
        DirectoryRepair.run(disk, "d");
        var check = RecordCheck.of(disk, List.of("d"), Set.of());
        assertTrue(check.isFine(), check::toString);
        open(DAYS);
        settle();
        isAsExpected();
        close();
    }

    @Test
    void whatExpiresWhileItIsScrubbedIsNoDamage() {
        open(DAYS);
        for (int i = 0; i < 1_400; i++) {
            record(new Random(i), 10);
        }
        journal.sync();
        settle();
        var damage = new ArrayList<String>();
        var scrub = new Scrub(disk, "d", journal, csv, damage::add);
        assertTrue(scrub.step() > 0);
        assertTrue(journal.end() > 1 << 20, "a round has more than one step");
        assertTrue(csv.expire(FIRST.plusDays(1_800).toEpochDay()).files() > 0);
        while (scrub.step() > 0) {
            // to the end of the round
        }
        assertEquals(List.of(), damage);
        disk.delete("d/s1@" + FIRST.plusDays(2_000) + ".csv");
        while (scrub.step() > 0 && damage.isEmpty()) {
            // until it is found
        }
        assertEquals(1, damage.size());
        close();
    }

    @Test
    void copiesWithoutAJournalAreComparedByFileAndMayLackOldOnes() {
        open(DAYS);
        record(new Random(8), 40);
        settle();
        csv.expire(FIRST.plusDays(5).toEpochDay());
        disk.createDirectories("copy");
        disk.csv("d")
                .forEach((name, content) ->
                        disk.replace("copy/" + name, content.getBytes(StandardCharsets.US_ASCII)));
        journal.writePending();
        var same = RecordCheck.of(disk, List.of("d", "copy"), Set.of());
        assertTrue(same.isFine(), same::toString);
        String name = "copy/s0@" + FIRST.plusDays(8) + ".csv";
        byte[] edited =
                disk.content(name).replace("1.5", "9.5").getBytes(StandardCharsets.US_ASCII);
        disk.replace(name, edited);
        assertEquals(1, RecordCheck.of(disk, List.of("d", "copy"), Set.of()).differences().size());
        close();
    }

    @Test
    void aFileThatIsTakenAwayIsNoticedBesideThoseThatExpired() {
        open(DAYS);
        record(new Random(4), 40);
        settle();
        csv.expire(FIRST.plusDays(5).toEpochDay());
        close();
        disk.delete("d/" + disk.csv("d").keySet().iterator().next());
        open(DAYS);
        assertTrue(csv.sizeProblem().isPresent());
        settle();
        isAsExpected();
        close();
    }
}
