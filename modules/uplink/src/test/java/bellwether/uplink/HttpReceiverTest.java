package bellwether.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.uplink.Receiver.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class HttpReceiverTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir Path folder;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private WebServer server;

    @BeforeEach
    void start() throws IOException {
        server = new WebServer();
    }

    @AfterEach
    void end() throws IOException {
        server.close();
        threads.close();
    }

    private HttpReceiver receiver(URI url, Optional<Path> token, Duration timeout) {
        return new HttpReceiver(
                new HttpReceiver.Target(
                        url, Format.INFLUX, "air", token, Optional.empty(), timeout),
                threads);
    }

    private Answer hand(Optional<Path> token, Duration timeout) throws InterruptedException {
        try (var receiver = receiver(server.url("/write?bucket=b"), token, timeout)) {
            return receiver.hand(Samples.batch(2));
        }
    }

    @Test
    void aBatchIsPostedAsLinesAndTakenWhenTheServerSaysSo() throws Exception {
        server.answers("204 No Content", "", "");
        assertEquals(new Answer.Taken(), hand(Optional.empty(), LONG));
        var request = server.request();
        assertTrue(request.head().startsWith("POST /write?bucket=b HTTP/1.1"), request.head());
        assertFalse(request.head().toLowerCase().contains("authorization"), request.head());
        assertEquals(
                Format.INFLUX.line(Samples.recorded(1), "air")
                        + "\n"
                        + Format.INFLUX.line(Samples.recorded(2), "air")
                        + "\n",
                request.body());
    }

    @Test
    void aTokenOfOneWordIsOneOfInfluxAndMoreStandAsTheyAre() throws Exception {
        Path token = folder.resolve("token");
        for (String text : new String[] {"abc\n", "Bearer xyz\nnothing\n"}) {
            Files.writeString(token, text);
            server.answers("204 No Content", "", "");
            assertEquals(new Answer.Taken(), hand(Optional.of(token), LONG));
            String head = server.request().head();
            String expected = text.startsWith("abc") ? "Token abc" : "Bearer xyz";
            assertTrue(head.contains("Authorization: " + expected + "\r\n"), head);
        }
    }

    @Test
    void aTokenThatIsNotThereIsNamed() throws Exception {
        String reason = refused(hand(Optional.of(folder.resolve("token")), LONG)).reason();
        assertTrue(reason.contains("token"), reason);
    }

    @Test
    void aServerThatIsBusySaysWhenToComeAgain() throws Exception {
        server.answers("503 Service Unavailable", "Retry-After: 17\r\n", "later");
        var refused = refused(hand(Optional.empty(), LONG));
        assertEquals(Optional.of(Duration.ofSeconds(17)), refused.pause());
        assertTrue(refused.reason().endsWith("status 503: later"), refused.reason());
    }

    @Test
    void whatTheServerRefusesIsToldWithItsWords() throws Exception {
        server.answers("400 Bad Request", "", "{\"message\":\"partial write\"}");
        var refused = refused(hand(Optional.empty(), LONG));
        assertEquals(Optional.empty(), refused.pause());
        assertTrue(refused.reason().contains("status 400"), refused.reason());
        assertTrue(refused.reason().contains("partial write"), refused.reason());
    }

    @Test
    void tooMuchAtOnceIsSomethingElse() throws Exception {
        server.answers("413 Payload Too Large", "", "");
        assertInstanceOf(Answer.TooLarge.class, hand(Optional.empty(), LONG));
    }

    @Test
    void aRedirectionIsNotFollowed() throws Exception {
        Path token = folder.resolve("token");
        Files.writeString(token, "secret");
        server.answers("307 Temporary Redirect", "Location: " + server.url("/else") + "\r\n", "");
        assertTrue(refused(hand(Optional.of(token), LONG)).reason().contains("status 307"));
        server.request();
        assertEquals(0, server.requests());
    }

    @Test
    void aServerThatSaysNothingIsWaitedForNoLongerThanItsTime() throws Exception {
        server.answersNothing();
        var refused = refused(hand(Optional.empty(), Duration.ofMillis(300)));
        assertTrue(refused.reason().contains("timed out"), refused.reason());
    }

    @Test
    void aServerThatIsNotThereIsNamed() throws Exception {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (var receiver =
                receiver(URI.create("http://127.0.0.1:" + port), Optional.empty(), LONG)) {
            String reason = refused(receiver.hand(Samples.batch(1))).reason();
            assertTrue(reason.contains("127.0.0.1:" + port), reason);
        }
    }

    private static Answer.Refused refused(Answer answer) {
        return assertInstanceOf(Answer.Refused.class, answer);
    }

    /**
     * The peer records on; what is wrong is said with each attempt, and may be mended meanwhile.
     */
    @Test
    void aFileWithoutCertificatesIsNamedAndReadAgain() throws Exception {
        Path authorities = folder.resolve("ca.pem");
        var target =
                new HttpReceiver.Target(
                        URI.create("https://localhost:1/write"),
                        Format.INFLUX,
                        "air",
                        Optional.empty(),
                        Optional.of(authorities),
                        LONG);
        try (var receiver = new HttpReceiver(target, threads)) {
            assertTrue(refusal(receiver).contains(authorities.toString()), "absent");
            Files.writeString(authorities, "");
            assertTrue(refusal(receiver).contains("no certificate in " + authorities), "empty");
            Files.writeString(authorities, "-----BEGIN CERTIFICATE-----\nAAAA\n");
            assertTrue(refusal(receiver).contains(authorities + ": "), "broken");
        }
    }

    private static String refusal(HttpReceiver receiver) throws InterruptedException {
        return assertInstanceOf(Answer.Refused.class, receiver.hand(Samples.batch(1))).reason();
    }
}
