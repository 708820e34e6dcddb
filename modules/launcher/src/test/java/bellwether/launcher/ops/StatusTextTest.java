package bellwether.launcher.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.group.GroupStatus;
import bellwether.launcher.status.RunFolder;
import bellwether.launcher.status.SampleStatus;
import bellwether.launcher.status.StatusFile;
import bellwether.launcher.status.StatusReading;
import bellwether.launcher.status.StatusReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StatusTextTest {
    @TempDir Path folder;

    private List<String> lines(GroupStatus group) throws IOException {
        var file = new StatusFile(RunFolder.open(folder));
        file.write(SampleStatus.of(group, StatusReport.Phase.RUNNING));
        var status = StatusReading.read(folder.resolve(StatusFile.NAME)).orElseThrow();
        return StatusText.of(status, Instant.parse("2026-01-02T03:04:07Z"));
    }

    @Test
    void aLeaderSaysWhoKeepsWhatHasExpiredInTheJournal() throws IOException {
        var lines = lines(SampleStatus.LEADING);
        String line =
                lines.stream().filter(each -> each.startsWith("kept for")).findFirst().orElse("");
        assertTrue(
                line.contains(
                        "00000002 (is of an older version: upgrade it): what has expired of the"
                                + " journal goes once"),
                lines::toString);
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
        var lines = lines(member);
        assertTrue(
                lines.stream().anyMatch(each -> each.startsWith("kept for   the status of the")),
                lines::toString);
    }

    @Test
    void nobodyIsNamedWhereNobodyKeepsAnything() throws IOException {
        var lines = lines(SampleStatus.JOINING);
        assertEquals(0, lines.stream().filter(each -> each.startsWith("kept for")).count());
    }

    @Test
    void theJournalSaysFromWhereItHoldsTheRecord() throws IOException {
        var lines = lines(SampleStatus.LEADING);
        assertTrue(
                lines.stream().anyMatch(each -> each.contains(", from sequence 3 on")),
                lines::toString);
    }
}
