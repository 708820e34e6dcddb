package bellwether.launcher.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellwether.storage.export.ExportSummary;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class ExportTextTest {
    private static final Path FOLDER = Path.of("out");

    private static List<String> lines(long expired) {
        var summary = new ExportSummary(7, 2, 99, 40, 90, OptionalLong.empty(), 0, false, expired);
        return ExportText.of(summary, FOLDER);
    }

    @Test
    void whatHadExpiredBeforeItWasExportedIsTold() {
        String exported = "rows=7 files=2 size=99 bytes; in all 40 rows, up to sequence 90, in out";
        assertEquals(List.of(exported), lines(0));
        assertEquals(
                List.of(
                        "readings that had expired before they were exported: 50, which the"
                                + " journal here holds no more",
                        exported),
                lines(50));
    }
}
