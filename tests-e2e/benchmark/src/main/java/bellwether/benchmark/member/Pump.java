package bellwether.benchmark.member;

import bellwether.benchmark.Source;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Moves bytes as a sequencer has to, and does nothing else: the first one sends a file to the last
 * one, which writes what comes and sends it to both others, which write it.
 */
public final class Pump {
    private static final int CHUNK_BYTES = 64 << 10;
    private static final int FEEDER = 0;
    private static final int LEADER = 2;
    private static final int PEERS = 3;

    private final int index;
    private final int leaderPort;
    private final Path folder;
    private final String feed;
    private final FileChannel csv;
    private final BufferedReader words =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));

    private Pump(String[] args) throws IOException {
        index = Integer.parseInt(args[1]);
        leaderPort = Member.ports(args[2]).get(LEADER);
        folder = Path.of(args[3]);
        feed = args[4];
        csv =
                FileChannel.open(
                        Files.createDirectories(folder.resolve("csv"))
                                .resolve(Source.SENSOR + ".csv"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
    }

    public static void main(String[] args) throws IOException {
        var pump = new Pump(args);
        if (pump.index == LEADER) {
            pump.lead();
        } else {
            pump.follow();
        }
        System.exit(0);
    }

    // ---- the one in the middle

    private void lead() throws IOException {
        try (var server = listen(leaderPort)) {
            var peers = new ArrayList<SocketChannel>(List.of());
            SocketChannel feeder = null;
            while (peers.size() < PEERS - 1) {
                SocketChannel peer = server.accept();
                peer.setOption(StandardSocketOptions.TCP_NODELAY, true);
                var hello = ByteBuffer.allocate(1);
                peer.read(hello);
                if (hello.get(0) == FEEDER) {
                    feeder = peer;
                }
                peers.add(peer);
            }
            SocketChannel source = feeder;
            start(() -> copy(source, List.of(csv, peers.get(0), peers.get(1))));
            new MemberStatus(PEERS, true, 0, 0).write(folder);
            awaitStop();
        }
    }

    // ---- the others

    private void follow() throws IOException {
        try (var leader = connect()) {
            leader.write(ByteBuffer.wrap(new byte[] {(byte) index}));
            start(() -> copy(leader, List.of(csv)));
            int port = 0;
            if (index == FEEDER && feed.equals("wire")) {
                var server = listen(0);
                port = ((InetSocketAddress) server.getLocalAddress()).getPort();
                start(() -> copy(server.accept(), List.of(leader)));
            }
            new MemberStatus(PEERS, false, port, 0).write(folder);
            if (index == FEEDER && feed.startsWith("replay:") && "go".equals(words.readLine())) {
                Path file = Path.of(feed.substring("replay:".length()));
                start(() -> copy(FileChannel.open(file), List.of(leader)));
            }
            awaitStop();
        }
    }

    /** The one in the middle was started first, and may not listen yet. */
    private SocketChannel connect() throws IOException {
        while (true) {
            var socket = SocketChannel.open();
            try {
                socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), leaderPort));
                return socket;
            } catch (IOException _) {
                socket.close();
                Thread.onSpinWait();
            }
        }
    }

    private static ServerSocketChannel listen(int port) throws IOException {
        return ServerSocketChannel.open()
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    // ---- both

    /** Some copying that may fail. */
    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread.ofPlatform()
                .daemon()
                .start(() -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    private static void copy(ReadableByteChannel from, List<WritableByteChannel> to)
            throws IOException {
        var chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
        while (from.read(chunk) >= 0) {
            chunk.flip();
            for (WritableByteChannel next : to) {
                var rest = chunk.duplicate();
                while (rest.hasRemaining()) {
                    next.write(rest);
                }
            }
            chunk.clear();
        }
    }

    private void awaitStop() throws IOException {
        String word = words.readLine();
        while (word != null && !word.equals("stop")) {
            word = words.readLine();
        }
    }
}
