package bellwether.launcher.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.group.GroupStatus;
import bellwether.launcher.status.JournalKept;
import bellwether.launcher.status.JournalKept.Why;
import bellwether.launcher.status.RunFolder;
import bellwether.launcher.status.SampleStatus;
import bellwether.launcher.status.StatusFile;
import bellwether.launcher.status.StatusReading;
import bellwether.launcher.status.StatusReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StatusTextTest {
    @TempDir Path folder;

    private List<String> lines(GroupStatus group, JournalKept... kept) throws IOException {
        var file = new StatusFile(RunFolder.open(folder));
        file.write(
                SampleStatus.of(
                        group, StatusReport.Phase.RUNNING, Arrays.stream(kept).findFirst()));
        var status = StatusReading.read(folder.resolve(StatusFile.NAME)).orElseThrow();
        return StatusText.of(status, Instant.parse("2026-01-02T03:04:07Z"));
    }

    private static void has(List<String> lines, String text) {
        assertTrue(lines.stream().anyMatch(line -> line.contains(text)), lines::toString);
    }

    @Test
    void aLeaderSaysWhoKeepsWhatHasExpiredInTheJournalAsItIsWrittenInTheConfig()
            throws IOException {
        var lines = lines(SampleStatus.LEADING, JournalKept.of(Why.NOT_HELD));
        has(
                lines,
                "           kept for 00000002-0000-4000-8000-000000000000 (is of an older version:"
                        + " upgrade it): what has expired of the journal goes once");
        has(lines, " are named in retired_peers on all hosts");
        assertEquals(1, lines.stream().filter(each -> each.startsWith(" ")).count());
    }

    @Test
    void aMemberSaysWhoKnowsThat() throws IOException {
        GroupStatus led = SampleStatus.LEADING;
        var member =
                new GroupStatus(
                        GroupStatus.State.MEMBER,
                        led.leader(),
                        led.viewId(),
                        led.members(),
                        led.lastSequence(),
                        led.journalEnd(),
                        led.durableEnd(),
                        led.safeEnd(),
                        led.forwardedEnd(),
                        GroupStatus.Held.NOTHING,
                        led.outboxReadings(),
                        led.log(),
                        led.reign(),
                        led.upstream(),
                        led.leaderEnd());
        has(
                lines(member, JournalKept.of(Why.NOT_HELD)),
                "all hosts hold it on their disks; the status of the leader says who does not");
        has(
                lines(SampleStatus.JOINING, JournalKept.of(Why.NOT_HELD)),
                "once this host is in its group again");
    }

    @Test
    void nothingIsSaidWhereNothingKeepsAnything() throws IOException {
        var lines = lines(SampleStatus.JOINING);
        assertEquals(0, lines.stream().filter(each -> each.startsWith(" ")).count());
    }

    @Test
    void theJournalSaysHowMuchOfItIsThereAndFromWhere() throws IOException {
        has(
                lines(SampleStatus.LEADING),
                "journal    700 bytes, from sequence 3 on (what was before has expired), on the disk"
                        + " 400, behind the leader 0");
    }

    @Test
    void whatKeepsTheJournalIsSaidWithWhatToDo() throws IOException {
        has(
                lines(SampleStatus.LEADING, JournalKept.waiting(LocalDate.of(2026, 1, 1), 23)),
                "           nothing goes for 23 more hours of running (journal_grace), in case a"
                        + " clock is wrong: what is older than 2026-01-01 is to go; nothing to do");
        has(
                lines(SampleStatus.LEADING, JournalKept.by(77, LocalDate.of(2025, 12, 31))),
                "reading 77 in them is of 2025-12-31, which is still kept; nothing to do");
        has(
                lines(SampleStatus.LEADING, JournalKept.by(77, LocalDate.of(2031, 2, 3))),
                "reading 77 in them is of 2031-02-03, which is in the future");
        for (Why why : Why.values()) {
            var lines = lines(SampleStatus.LEADING, JournalKept.of(why));
            assertTrue(lines.stream().noneMatch(line -> line.endsWith(why.text())), why::text);
        }
    }
}
