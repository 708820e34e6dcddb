package bellwether.e2e.report;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The protocol that Chromium's developer tools speak: calls with answers, and events, in JSON. */
final class DevTools implements WebSocket.Listener, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger calls = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final List<JsonNode> events = new CopyOnWriteArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private WebSocket socket;

    private DevTools() {}

    static DevTools of(URI page) {
        var tools = new DevTools();
        tools.socket = tools.client.newWebSocketBuilder().buildAsync(page, tools).join();
        return tools;
    }

    /** {@return the answer to a call} */
    JsonNode call(String method, Map<String, Object> parameters) {
        int id = calls.incrementAndGet();
        var answer = new CompletableFuture<JsonNode>();
        waiting.put(id, answer);
        String message =
                JsonMapper.shared()
                        .writeValueAsString(
                                Map.of("id", id, "method", method, "params", parameters));
        socket.sendText(message, true).join();
        try {
            return answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw new AssertionError(method + " " + parameters.keySet() + ": " + e.getCause(), e);
        }
    }

    /** {@return the events of those names, as text} */
    List<String> events(String... methods) {
        return Arrays.stream(methods)
                .flatMap(method -> eventNodes(method).stream())
                .map(JsonNode::toString)
                .toList();
    }

    /** {@return the events of that name} */
    List<JsonNode> eventNodes(String method) {
        return events.stream()
                .filter(event -> event.path("method").asString().equals(method))
                .map(event -> event.path("params"))
                .toList();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            take(JsonMapper.shared().readTree(text.toString()));
            text.setLength(0);
        }
        from.request(1);
        return null; // what was given is used up
    }

    private void take(JsonNode message) {
        if (!message.has("id")) {
            events.add(message);
            return;
        }
        CompletableFuture<JsonNode> answer = waiting.remove(message.path("id").asInt());
        if (message.has("error")) {
            answer.completeExceptionally(
                    new IllegalStateException(message.path("error").toString()));
        } else {
            answer.complete(message.path("result"));
        }
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        waiting.values().forEach(answer -> answer.completeExceptionally(error));
    }

    @Override
    public void close() {
        socket.abort();
        client.shutdownNow();
    }
}
