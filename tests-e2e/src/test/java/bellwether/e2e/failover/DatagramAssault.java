package bellwether.e2e.failover;

import bellwether.keys.DatagramSeal;
import bellwether.keys.GroupKeys;
import bellwether.keys.KeyRing;
import bellwether.keys.KeysException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Floods a network with datagrams, from a container in it: {@code DatagramAssault NAME TARGETS PORT
 * SECONDS GROUP FILE [KEYS]}. {@code FILE} has those that were captured, one in each line. Says how
 * many it sent, and how many connections came of it.
 */
final class DatagramAssault {
    /** Where those are to be found that the datagrams tell of. */
    private static final int ANSWER_PORT = 7_000;

    private static final int BYTES_MAX = 1_024;

    /** Those of hosts that look for a group, and the first one of their leader. */
    static final int CAPTURED = 4;

    private final SplittableRandom random = new SplittableRandom(7);
    private final String group;
    private final Path captured;

    private DatagramAssault(String group, Path captured) {
        this.group = group;
        this.captured = captured;
    }

    public static void main(String[] arguments) throws IOException, KeysException {
        int port = Integer.parseInt(arguments[2]);
        long nanos = Duration.ofSeconds(Long.parseLong(arguments[3])).toNanos();
        var assault = new DatagramAssault(arguments[4], Path.of(arguments[5]));
        if (arguments[0].equals("capture")) {
            assault.capture(port);
            return;
        }
        Supplier<byte[]> next =
                switch (arguments[0]) {
                    case "noise" -> assault::noise;
                    case "repeated" -> assault.repeated();
                    case "altered" -> assault.altered();
                    case "unsealed" -> assault::unsealed;
                    case "sealed-newcomers" -> assault.sealed(Path.of(arguments[6]));
                    default -> throw new IllegalArgumentException(arguments[0]);
                };
        List<InetAddress> targets = new ArrayList<>();
        for (String target : arguments[1].split(",")) {
            targets.add(InetAddress.ofLiteral(target));
        }
        flood(next, targets, port, System.nanoTime() + nanos);
        System.exit(0); // with the thread that accepts
    }

    /** Listens until enough have come. */
    private void capture(int port) throws IOException {
        try (var socket = new DatagramSocket(port)) {
            var heard = new DatagramPacket(new byte[BYTES_MAX], BYTES_MAX);
            for (int i = 0; i < CAPTURED; i++) {
                socket.receive(heard);
                byte[] bytes = Arrays.copyOf(heard.getData(), heard.getLength());
                String line = Base64.getEncoder().encodeToString(bytes) + "\n";
                Files.writeString(
                        captured, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            }
        }
    }

    private static void flood(
            Supplier<byte[]> next, List<InetAddress> targets, int port, long endNanos)
            throws IOException {
        var connected = new AtomicLong();
        try (var server = new ServerSocket(ANSWER_PORT);
                var socket = new DatagramSocket()) {
            socket.setBroadcast(true);
            Thread.startVirtualThread(() -> accept(server, connected));
            long sent = 0;
            while (System.nanoTime() - endNanos < 0) {
                byte[] datagram = next.get();
                var to = new InetSocketAddress(targets.get((int) (sent % targets.size())), port);
                try {
                    socket.send(new DatagramPacket(datagram, datagram.length, to));
                    sent++;
                } catch (IOException _) {
                    Thread.onSpinWait(); // a buffer of the system is full
                }
            }
            System.out.println("sent=" + sent);
            System.out.println("connected=" + connected);
        }
    }

    private static void accept(ServerSocket server, AtomicLong connected) {
        while (!server.isClosed()) {
            try (var _ = server.accept()) {
                connected.incrementAndGet();
            } catch (IOException _) {
                return;
            }
        }
    }

    // ---- what is sent

    private byte[] noise() {
        byte[] noise = new byte[random.nextInt(BYTES_MAX)];
        random.nextBytes(noise);
        return noise;
    }

    private String someId() {
        return "%08x-0000-4000-8000-%012x".formatted(random.nextInt(), random.nextInt());
    }

    /** One that would make each peer follow somebody else. */
    private String leader() {
        return "LEADER:" + someId() + ":" + ANSWER_PORT + ":" + group + ":999999999999999";
    }

    private String newcomer() {
        return "NEW_PEER_REQUEST:" + someId() + ":" + ANSWER_PORT + ":" + group;
    }

    private byte[] unsealed() {
        return unsealed(random.nextBoolean() ? leader() : newcomer());
    }

    private static byte[] unsealed(String line) {
        return (line + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** What was captured, as it was, the newest first and then again: reordered. */
    private Supplier<byte[]> repeated() throws IOException {
        List<byte[]> all = captured().reversed();
        return () -> all.get(random.nextInt(all.size()));
    }

    private List<byte[]> captured() throws IOException {
        List<byte[]> all = new ArrayList<>();
        for (String line : Files.readAllLines(captured)) {
            all.add(Base64.getDecoder().decode(line));
        }
        System.out.println("captured=" + all.size());
        System.out.print("> " + new String(all.getLast(), StandardCharsets.UTF_8));
        return all;
    }

    /** Another line with a captured seal, a captured one with another time, one bit changed. */
    private Supplier<byte[]> altered() throws IOException {
        List<byte[]> all = captured();
        return () -> {
            String one = new String(all.get(random.nextInt(all.size())), StandardCharsets.UTF_8);
            int seal = one.indexOf("SEALED:");
            return switch (random.nextInt(3)) {
                case 0 -> unsealed(leader() + "\n" + one.substring(seal).strip());
                case 1 ->
                        unsealed(
                                one.substring(0, seal + 7)
                                        + System.currentTimeMillis()
                                        + one.substring(one.indexOf(':', seal + 7)).strip());
                default -> {
                    byte[] bytes = one.getBytes(StandardCharsets.UTF_8);
                    bytes[random.nextInt(bytes.length - 1)] ^= 1;
                    yield bytes;
                }
            };
        };
    }

    /** Of a member: its seal is genuine. */
    private Supplier<byte[]> sealed(Path keys) throws KeysException {
        var ring = new KeyRing(keys, GroupKeys.load(keys));
        var seal = new DatagramSeal(ring, InstantSource.system());
        return () -> seal.seal(unsealed(newcomer()));
    }
}
