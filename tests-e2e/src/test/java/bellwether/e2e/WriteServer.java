package bellwether.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * On loopback, what takes readings by POST as InfluxDB does: busy at first, then so many lines at
 * once at most.
 */
final class WriteServer implements AutoCloseable {
    private static final int NO_CONTENT = 204;
    private static final int UNAUTHORIZED = 401;
    private static final int TOO_LARGE = 413;
    private static final int BUSY = 503;

    private final HttpServer server;
    private final String authorization;
    private final int linesMax;
    private final AtomicInteger busy;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final AtomicInteger refused = new AtomicInteger();

    /**
     * @param busy how many requests are told to come again in a second
     */
    WriteServer(String authorization, int linesMax, int busy) throws IOException {
        this.authorization = authorization;
        this.linesMax = linesMax;
        this.busy = new AtomicInteger(busy);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/write", this::take);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/write?bucket=b";
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII);
            String said = exchange.getRequestHeaders().getFirst("Authorization");
            exchange.sendResponseHeaders(answer(exchange, body, said), -1);
        }
    }

    private int answer(HttpExchange exchange, String body, String said) {
        if (!authorization.equals(said)) {
            return UNAUTHORIZED;
        }
        if (busy.getAndDecrement() > 0) {
            exchange.getResponseHeaders().add("Retry-After", "1");
            return BUSY;
        }
        List<String> batch = body.lines().toList();
        if (batch.size() > linesMax) {
            refused.incrementAndGet();
            return TOO_LARGE;
        }
        lines.addAll(batch);
        return NO_CONTENT;
    }

    /** {@return what was taken, in order} */
    List<String> lines() {
        return List.copyOf(lines);
    }

    /** {@return how many batches were too large} */
    int refused() {
        return refused.get();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
