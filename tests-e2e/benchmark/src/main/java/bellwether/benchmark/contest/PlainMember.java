package bellwether.benchmark.contest;

import bellwether.benchmark.BenchException;
import bellwether.benchmark.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The harness as a plain member of a group, as the protocol has it for scripts: it keeps no journal
 * and hands readings to a peer, which accepts them as its own. What the leader streams to it is
 * read and dropped: so the leader serves one connection more than it would for a sensor. Threads of
 * the system read it, and look at no line but its first byte: who is measured has the same two
 * processors.
 */
final class PlainMember implements Gate {
    /** Below all others, so that nobody waits for it in an election. */
    static final String ID = "00000000-0000-4000-8000-000000000000";

    /** More than a peer says in one line. */
    private static final int LINE_BYTES_MAX = 1 << 20;

    private final ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new ArrayList<>();
    private final OutputStream feeder;

    private PlainMember(String group, int leaderPort, int feederPort) throws IOException {
        Thread.ofVirtual().start(this::acceptAll);
        String hello =
                "HELLO from 127.0.0.1:%d and peer id:%s group=%s\n"
                        .formatted(server.getLocalPort(), ID, group);
        OutputStream leader = connect(leaderPort);
        say(
                leader,
                hello + "NEW_PEER_REQUEST:%s:%d:%s\n".formatted(ID, server.getLocalPort(), group));
        feeder = leaderPort == feederPort ? leader : connect(feederPort);
        if (feeder != leader) {
            say(feeder, hello);
        }
    }

    /** Asks to be admitted; whether that was done is seen in the view. */
    static PlainMember open(String group, int leaderPort, int feederPort) throws IOException {
        return new PlainMember(group, leaderPort, feederPort);
    }

    private OutputStream connect(int port) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        serve(socket);
        return socket.getOutputStream();
    }

    private void acceptAll() {
        try {
            while (true) {
                serve(server.accept());
            }
        } catch (IOException _) {
            // closed
        }
    }

    private synchronized void serve(Socket socket) throws IOException {
        sockets.add(socket);
        socket.setTcpNoDelay(true);
        Thread.ofPlatform().daemon().start(() -> answer(socket));
    }

    private static void answer(Socket socket) {
        var bytes = new byte[LINE_BYTES_MAX];
        try (InputStream in = socket.getInputStream()) {
            OutputStream out = socket.getOutputStream();
            int end = 0; // of what is in the buffer, which begins with a line
            int count = in.read(bytes);
            while (count > 0) {
                int begin = answerLines(out, bytes, end, end + count);
                end += count - begin;
                System.arraycopy(bytes, begin, bytes, 0, end);
                count = in.read(bytes, end, bytes.length - end);
            }
        } catch (IOException _) {
            // closed
        }
    }

    /** {@return where the first line begins that has not come to its end} */
    private static int answerLines(OutputStream out, byte[] bytes, int seen, int end)
            throws IOException {
        int begin = 0;
        for (int at = seen; at < end; at++) {
            if (bytes[at] == '\n') {
                answerLine(out, bytes, begin, at);
                begin = at + 1;
            }
        }
        return begin;
    }

    private static void answerLine(OutputStream out, byte[] bytes, int begin, int end)
            throws IOException {
        if (bytes[begin] == 'H' || bytes[begin] == 'E') { // and no line of the journal
            String line = new String(bytes, begin, end - begin, StandardCharsets.UTF_8);
            if (line.startsWith("HEARTBEAT")) {
                say(out, "HEARTBEAT_ACK\n");
            } else if (line.startsWith("ELECTION:")) {
                say(out, "OK\n");
            }
        }
    }

    /** In one piece: an answer must not come between the bytes of a reading. */
    private static void say(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void send(Source.Row row) throws IOException {
        say(feeder, "SEQUENCER_REQUEST:" + row.payload() + "\n");
    }

    @Override
    public synchronized void close() {
        try {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new BenchException("a connection could not be closed", e);
        }
    }
}
