package bellwether.benchmark.member;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Hands readings to a bus: from a file, from a connection, or one every so often. */
final class Feeding {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Bus bus;
    private final String kind;
    private final String argument;
    private final String ownSensor;
    private final AtomicLong sent = new AtomicLong();
    private volatile boolean isOver;

    /**
     * @param feed {@code none}, {@code replay:FILE}, {@code wire} or {@code clock:MILLIS}
     * @param index which member this is: the first one replays
     */
    Feeding(Bus bus, String feed, int index) {
        this.bus = bus;
        int colon = feed.indexOf(':');
        this.kind = colon < 0 ? feed : feed.substring(0, colon);
        this.argument = feed.substring(colon + 1);
        this.ownSensor = "bench-" + index;
    }

    /** {@return how many readings were handed over} */
    long sent() {
        return sent.get();
    }

    /** Begins, on threads of its own. */
    void begin(boolean isFeeder) {
        switch (kind) {
            case "replay" -> {
                if (isFeeder) {
                    Thread.ofPlatform().name("replay").start(this::replay);
                }
            }
            case "clock" -> Thread.ofPlatform().name("clock").start(this::measure);
            default -> {
                // by wire: serve() was called; none: nothing
            }
        }
    }

    /** Nothing is handed over any more, once this returns and a moment has passed. */
    void end() {
        isOver = true;
    }

    /** {@return the port of a feed by wire; 0 if that is not the feed} */
    int serve() throws IOException {
        if (!kind.equals("wire")) {
            return 0;
        }
        var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().name("wire").start(() -> serve(server));
        return server.getLocalPort();
    }

    private void serve(ServerSocket server) {
        try (server;
                Socket socket = server.accept();
                var lines =
                        new BufferedReader(
                                new InputStreamReader(
                                        socket.getInputStream(), StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                send(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void replay() {
        try (BufferedReader rows = Files.newBufferedReader(Path.of(argument))) {
            rows.readLine(); // the names of the columns
            for (String row = rows.readLine(); row != null && !isOver; row = rows.readLine()) {
                int first = row.indexOf(',');
                int second = row.indexOf(',', first + 1);
                send(
                        "DATA|"
                                + row.substring(first + 1, second)
                                + "|"
                                + row.substring(0, first)
                                + row.substring(second).replace(',', '|'));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void measure() {
        long intervalNanos = Integer.parseInt(argument) * NANOS_PER_MILLI;
        long startNanos = System.nanoTime();
        while (!isOver) {
            long count = sent.get() + 1;
            String values = "|21." + count + "||1013.25";
            send("DATA|" + ownSensor + "|" + TIME.format(Instant.now()) + values);
            LockSupport.parkNanos(intervalNanos - (System.nanoTime() - startNanos) % intervalNanos);
        }
    }

    private void send(String payload) {
        bus.send(payload.getBytes(StandardCharsets.US_ASCII));
        sent.incrementAndGet();
    }
}
