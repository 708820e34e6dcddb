package bellwether.uplink;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Takes requests on loopback, one connection each, and gives each the answer that it was told. */
final class WebServer implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    private final Thread thread = Thread.ofVirtual().start(this::run);

    record Request(String head, String body) {}

    WebServer() throws IOException {}

    URI url(String path) {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort() + path);
    }

    void answers(String status, String headers, String body) {
        answers.add(
                "HTTP/1.1 "
                        + status
                        + "\r\n"
                        + headers
                        + "Connection: close\r\nContent-Length: "
                        + body.length()
                        + "\r\n\r\n"
                        + body);
    }

    void answersNothing() {
        answers.add("");
    }

    /** {@return the oldest request that was not looked at} */
    Request request() throws InterruptedException {
        return requests.take();
    }

    int requests() {
        return requests.size();
    }

    private void run() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException _) {
                return; // closed
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            InputStream in = connection.getInputStream();
            var head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
                int next = in.read();
                if (next < 0) {
                    return;
                }
                head.write(next);
            }
            String text = head.toString(StandardCharsets.US_ASCII);
            int length =
                    text.lines()
                            .filter(line -> line.toLowerCase().startsWith("content-length:"))
                            .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                            .findFirst()
                            .orElse(0);
            String body = new String(in.readNBytes(length), StandardCharsets.US_ASCII);
            requests.add(new Request(text, body));
            String answer = answers.take();
            connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            connection.getOutputStream().flush();
            if (answer.isEmpty()) {
                in.read(); // until the client has had enough
            }
        } catch (IOException _) {
            // the client has gone
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        thread.interrupt();
    }
}
