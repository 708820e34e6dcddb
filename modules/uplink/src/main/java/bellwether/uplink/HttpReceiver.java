package bellwether.uplink;

import bellwether.protocol.Printable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/**
 * Posts each batch to a URL, one line for each reading: InfluxDB's write interface, and whatever
 * takes the same. Any status of 200 to 299 says that all of it was taken. A redirection is not
 * followed: it would take the token elsewhere.
 */
public final class HttpReceiver implements Receiver {
    private static final int OK_FROM = 200;
    private static final int OK_TO = 299;
    private static final int TOO_LARGE = 413;

    /** An answer is read no further than this. */
    private static final long SAID_BYTES_MAX = 64 << 10;

    private final Target target;
    private final Executor executor;
    private volatile Optional<HttpClient> client = Optional.empty();

    /**
     * Where it goes.
     *
     * @param name the measurement
     * @param token file whose first line is sent as {@code Authorization}; one word is taken for a
     *     token of InfluxDB; read again for each batch. Empty: none is sent
     * @param authorities PEM file of the certificates that {@code https} goes by. Empty: those that
     *     the runtime trusts
     * @param timeout for one batch
     */
    public record Target(
            URI url,
            Format format,
            String name,
            Optional<Path> token,
            Optional<Path> authorities,
            Duration timeout) {}

    /**
     * @param executor lends threads to what happens in the background
     */
    public HttpReceiver(Target target, Executor executor) {
        this.target = target;
        this.executor = executor;
    }

    /** Made with the first batch: a file that cannot be read is told then, and tried again. */
    private HttpClient client() throws IOException {
        if (client.isEmpty()) {
            var builder =
                    HttpClient.newBuilder()
                            .executor(executor)
                            .connectTimeout(target.timeout())
                            .followRedirects(HttpClient.Redirect.NEVER);
            if (target.authorities().isPresent()) {
                builder.sslContext(Authorities.in(target.authorities().get()));
            }
            client = Optional.of(builder.build());
        }
        return client.get();
    }

    @Override
    public Answer hand(List<Recorded> batch) throws InterruptedException {
        String body =
                batch.stream()
                        .map(recorded -> target.format().line(recorded, target.name()) + "\n")
                        .collect(Collectors.joining());
        try {
            var request =
                    HttpRequest.newBuilder(target.url())
                            .timeout(target.timeout())
                            .header("Content-Type", contentType())
                            .POST(
                                    HttpRequest.BodyPublishers.ofString(
                                            body, StandardCharsets.US_ASCII));
            authorization().ifPresent(value -> request.header("Authorization", value));
            return answer(
                    client().send(
                                    request.build(),
                                    HttpResponse.BodyHandlers.limiting(
                                            HttpResponse.BodyHandlers.ofString(), SAID_BYTES_MAX)));
        } catch (IOException e) {
            return new Answer.Refused(target.url() + ": " + words(e), Optional.empty());
        }
    }

    private String contentType() {
        return switch (target.format()) {
            case INFLUX, CSV -> "text/plain; charset=utf-8";
            case JSON -> "application/x-ndjson";
        };
    }

    private Optional<String> authorization() throws IOException {
        if (target.token().isEmpty()) {
            return Optional.empty();
        }
        Path file = target.token().get();
        String text = Files.readString(file).lines().findFirst().map(String::strip).orElse("");
        if (text.isEmpty()) {
            throw new IOException("no token in " + file);
        }
        return Optional.of(text.contains(" ") ? text : "Token " + text);
    }

    private Answer answer(HttpResponse<String> response) {
        int status = response.statusCode();
        if (status >= OK_FROM && status <= OK_TO) {
            return new Answer.Taken();
        }
        String said = Printable.of(response.body().strip());
        String reason = target.url() + ": status " + status + (said.isEmpty() ? "" : ": " + said);
        return status == TOO_LARGE
                ? new Answer.TooLarge(reason)
                : new Answer.Refused(reason, pause(response));
    }

    /** {@return what {@code Retry-After} says in seconds; a date there is not looked at} */
    private static Optional<Duration> pause(HttpResponse<String> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(text -> text.matches("\\d{1,6}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)));
    }

    private static String words(IOException e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : Printable.of(message);
    }

    @Override
    public void close() {
        client.ifPresent(HttpClient::shutdownNow);
    }
}
