package bellwether.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ManualTest {
    @TempDir Path folder;

    @Test
    void everyCommandHasAPageWithExamplesUnderTheNameThatItIsInstalledAs() {
        var pages = Manual.pages("bellwether");
        var names = pages.stream().map(ManualPage::name).toList();
        assertEquals("bellwether", names.getFirst());
        for (String command :
                List.of(
                        "run",
                        "status",
                        "members",
                        "events",
                        "tail",
                        "verify",
                        "gaps",
                        "report",
                        "leave",
                        "group-keys",
                        "group-keys-host")) {
            assertTrue(names.contains("bellwether-" + command), names::toString);
        }
        for (var page : pages) {
            String text = page.text();
            String examples = text.substring(text.indexOf("\n.SH \"EXAMPLES\"\n.nf\n  bellwether"));
            assertFalse(examples.contains("  peer "), text);
            assertTrue(text.contains("\n.SH \"NAME\"\n" + page.name().replace("-", "\\-")), text);
        }
    }

    @Test
    void aPageTellsOptionsAndExitCodes() {
        String status =
                Manual.pages("peer").stream()
                        .filter(page -> page.name().equals("peer-status"))
                        .findFirst()
                        .orElseThrow()
                        .text();
        assertTrue(status.contains(".SH \"SYNOPSIS\"\npeer status "), status);
        assertTrue(status.contains(".TP\n\\fB\\-\\-watch\\fR\nGo on until stopped: "), status);
        String peer = Manual.pages("peer").getFirst().text();
        assertTrue(peer.contains(".SH \"EXIT STATUS\"\n.TP\n\\fB0\\fR\nstopped in order"), peer);
        assertTrue(peer.contains(".TP\n\\fB\\-\\-config FILE\\fR\n"), peer);
    }

    @Test
    void noLineOfTextIsTakenForARequest() {
        for (var page : Manual.pages("peer")) {
            for (String line : page.text().lines().toList()) {
                assertTrue(
                        !line.startsWith(".") || line.matches("\\.(TH|SH|TP|PP|br|nf|fi)( \".*)?"),
                        line);
            }
        }
    }

    @Test
    void theFilesLieWhereManAndBashLook() throws IOException {
        Manual.main(folder.toString(), "bellwether", "gzip");
        Path page = folder.resolve("man/man1/bellwether-verify.1.gz");
        try (var in = new GZIPInputStream(Files.newInputStream(page))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(text.startsWith(".TH \"BELLWETHER\\-VERIFY\" \"1\""), text);
        }
        byte[] before = Files.readAllBytes(page);
        Manual.main(folder.toString(), "bellwether", "gzip");
        assertEquals(-1, Arrays.mismatch(before, Files.readAllBytes(page)));

        Manual.main(folder.toString(), "peer");
        assertTrue(Files.exists(folder.resolve("man/man1/peer.1")));
        Path completion = folder.resolve("bash-completion/completions/peer");
        assertTrue(Files.readString(completion).contains("step-down"));
    }

    @Test
    void bashTakesTheCompletionAndOffersCommandsAndOptions() throws Exception {
        Manual.main(folder.toString(), "bellwether");
        String script =
                """
                . "$1"
                COMP_WORDS=(bellwether ver); COMP_CWORD=1; _complete_bellwether; echo "${COMPREPLY[@]}"
                COMP_WORDS=(bellwether status --w); COMP_CWORD=2; _complete_bellwether; echo "${COMPREPLY[@]}"
                """;
        var process =
                new ProcessBuilder(
                                "bash",
                                "-c",
                                script,
                                "bash",
                                folder.resolve("bash-completion/completions/bellwether").toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD) // compopt wants a terminal
                        .start();
        String said;
        try (var words = process.getInputStream()) {
            said = new String(words.readAllBytes(), StandardCharsets.UTF_8);
        }
        assertEquals(0, process.waitFor(), said);
        assertEquals("verify\n--watch\n", said);
    }
}
