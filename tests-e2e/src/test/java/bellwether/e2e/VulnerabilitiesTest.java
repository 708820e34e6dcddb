package bellwether.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** {@code tests-e2e/vulnerabilities}, with a database on loopback, or none. */
@Timeout(60)
final class VulnerabilitiesTest {
    private static final Path SCRIPT = Path.of("vulnerabilities").toAbsolutePath();
    private static final int OK = 200;
    private static final int BUSY = 503;

    private static final String BILL =
            """
            { "components" : [ { "name" : "jdk", "version" : "25.0.3+9", "type" : "platform" },
              { "purl" : "pkg:maven/bellwether/bellwether-protocol@0.1.0?type=jar" },
              { "purl" : "pkg:maven/org.webjars.npm/uplot@1.6.30?type=jar" },
              { "purl" : "pkg:maven/a/one@1.0?type=jar" },
              { "purl" : "pkg:maven/a/two@2.0?type=jar" } ] }
            """;

    private static final String NONE = "{\"results\":[{},{},{}]}";
    private static final String SOME =
            """
            {"results": [ {},
              {"vulns":[{"id":"GHSA-1111","modified":"2026-01-01T00:00:00Z"},{"id":"CVE-2"}]}, { } ]}
            """;

    @TempDir Path folder;

    private HttpServer database;
    private Path bill;
    private int code = OK;
    private String answer = NONE;
    private String asked = "";

    @BeforeEach
    void begin() throws IOException {
        bill = Files.writeString(folder.resolve("bill.json"), BILL);
        database = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        database.createContext("/v1/querybatch", this::take);
        database.start();
    }

    @AfterEach
    void end() {
        database.stop(0);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(code, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private Image.Outcome check() throws IOException, InterruptedException {
        String url = "http://127.0.0.1:" + database.getAddress().getPort() + "/v1/querybatch";
        var environment =
                Map.of(
                        "BELLWETHER_OSV",
                        url,
                        "BELLWETHER_CACHE_DIR",
                        folder.resolve("cache/of/it").toString(),
                        "NO_PROXY",
                        "127.0.0.1");
        return Image.run(folder, environment, SCRIPT, bill.toString());
    }

    private static void assertSays(int exitCode, String line, Image.Outcome outcome) {
        assertEquals(line, outcome.output().lines().findFirst().orElse(""), outcome::output);
        assertEquals(exitCode, outcome.exitCode(), outcome::output);
    }

    private static String today() {
        return LocalDate.now(ZoneOffset.UTC).toString();
    }

    @Test
    void itAsksForAllThatIsShippedAndSaysThatNothingIsKnown() throws Exception {
        var outcome = check();
        assertSays(0, "vulnerabilities: none known of 3 libraries", outcome);
        assertTrue(outcome.output().contains("the Java inside is 25.0.3+9;"), outcome::output);
        var queries = JsonMapper.shared().readTree(asked).path("queries");
        assertEquals(
                List.of("pkg:maven/a/one@1.0", "pkg:maven/a/two@2.0", "pkg:npm/uplot@1.6.30"),
                StreamSupport.stream(queries.spliterator(), false)
                        .map(it -> it.path("package").path("purl").asString())
                        .toList());
    }

    @Test
    void whatIsKnownIsNamedAndStaysKnownWithoutANetwork() throws Exception {
        answer = SOME;
        String line =
                "vulnerabilities: pkg:maven/a/two@2.0: GHSA-1111 CVE-2"
                        + " (https://osv.dev/vulnerability/ and the id)";
        assertSays(1, line, check());
        database.stop(0);
        var later = check();
        assertSays(
                1,
                "vulnerabilities: not checked: no network (last checked " + today() + ")",
                later);
        assertTrue(later.output().contains("\n" + line + "\n"), later::output);
    }

    @Test
    void withoutANetworkItSaysSoAndWhenItWasLastChecked() throws Exception {
        database.stop(0);
        assertSays(0, "vulnerabilities: not checked: no network (never checked)", check());
        assertFalse(Files.exists(folder.resolve("cache")));
        begin();
        assertSays(0, "vulnerabilities: none known of 3 libraries", check());
        database.stop(0);
        String line = "vulnerabilities: not checked: no network (last checked " + today();
        assertSays(0, line + ")", check());
        Files.writeString(bill, BILL.replace("two@2.0", "two@2.1"));
        assertSays(0, line + ", with other libraries)", check());
    }

    @Test
    void anAnswerThatIsNoneIsNoAnswer() throws Exception {
        for (String wrong : List.of("{}", "<html>", "", "{\"results\":[{}]}")) {
            answer = wrong;
            var outcome = check();
            assertEquals(0, outcome.exitCode(), outcome::output);
            assertTrue(outcome.output().startsWith("vulnerabilities: not checked: "), wrong);
            assertTrue(outcome.output().contains("(never checked)"), outcome::output);
        }
        code = BUSY;
        answer = NONE;
        var busy = check();
        assertEquals(0, busy.exitCode(), busy::output);
        assertTrue(busy.output().contains("503"), busy::output);
    }

    @Test
    void withoutABuildItSaysWhatToDo() throws Exception {
        Files.delete(bill);
        assertSays(
                2,
                "vulnerabilities: no bill of materials yet; make it with: bin/build package",
                check());
    }
}
