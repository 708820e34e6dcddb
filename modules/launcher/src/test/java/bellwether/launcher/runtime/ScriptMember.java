package bellwether.launcher.runtime;

import bellwether.launcher.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * A plain member as the protocol's README describes one: sockets and strings, nothing of
 * bellwether. Answers heartbeats and challenges on the connection they came on, and keeps every
 * line.
 */
final class ScriptMember implements AutoCloseable {
    /** What it says to which kind of line; the rest of the protocol it only reads. */
    record Manners(boolean acknowledges, boolean answersChallenges) {
        static final Manners GOOD = new Manners(true, true);
        static final Manners SILENT = new Manners(false, false);
    }

    private final String id;
    private final Manners manners;
    private final String helloFields;
    private final ServerSocket listener;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();

    private ScriptMember(String id, Manners manners, String helloFields) throws IOException {
        this.id = id;
        this.manners = manners;
        this.helloFields = helloFields;
        listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        Thread.startVirtualThread(this::accept);
    }

    static ScriptMember of(String id) throws IOException {
        return new ScriptMember(id, Manners.GOOD, "");
    }

    static ScriptMember of(String id, Manners manners) throws IOException {
        return new ScriptMember(id, manners, "");
    }

    /** {@return one that claims to keep a journal} */
    static ScriptMember withIncarnation(String id, Manners manners) throws IOException {
        return new ScriptMember(id, manners, " incarnation=00000000000000aa keys=1");
    }

    String id() {
        return id;
    }

    /** Step 2 with broadcast: asks everybody for a group. */
    void broadcast(int broadcastPort, String group) throws IOException {
        try (var socket = new DatagramSocket()) {
            socket.setBroadcast(true);
            byte[] request = request(group).getBytes(StandardCharsets.UTF_8);
            var everybody = new InetSocketAddress("127.255.255.255", broadcastPort);
            socket.send(new DatagramPacket(request, request.length, everybody));
        }
    }

    /** Step 2 without broadcast: asks whoever listens there. */
    void ask(String host, int port, String group) throws IOException {
        var socket = new Socket(host, port);
        say(socket, hello());
        say(socket, request(group));
        connections.add(socket);
        Thread.startVirtualThread(() -> read(socket));
    }

    private String request(String group) {
        return "NEW_PEER_REQUEST:" + id + ":" + listener.getLocalPort() + ":" + group;
    }

    private String hello() {
        return "HELLO from 127.0.0.1:"
                + listener.getLocalPort()
                + " and peer id:"
                + id
                + helloFields;
    }

    /** Says {@code line} on the newest connection, which is the leader's. */
    void say(String line) throws IOException {
        say(connections.getLast(), line);
    }

    private static void say(Socket socket, String line) throws IOException {
        synchronized (socket) {
            socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                if (!helloFields.isEmpty()) {
                    say(socket, hello());
                }
                connections.add(socket);
                if (listener.isClosed()) {
                    socket.close(); // it came while this script vanished
                }
                Thread.startVirtualThread(() -> read(socket));
            }
        } catch (IOException e) {
            lines.add("(listens no more)");
        }
    }

    private void read(Socket socket) {
        try (socket) {
            var in =
                    new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(line);
                answer(socket, line.split(":")[0]);
            }
            lines.add("(closed)");
        } catch (IOException e) {
            lines.add("(broken)");
        } finally {
            connections.remove(socket);
        }
    }

    private void answer(Socket socket, String type) throws IOException {
        if (type.equals("HEARTBEAT") && manners.acknowledges()) {
            say(socket, "HEARTBEAT_ACK");
        } else if (type.equals("ELECTION") && manners.answersChallenges()) {
            say(socket, "OK");
        }
    }

    List<String> heard(String beginning) {
        return lines.stream().filter(line -> line.startsWith(beginning)).toList();
    }

    /** Waits for a line that begins so. */
    String await(String beginning) throws InterruptedException {
        return await(line -> line.startsWith(beginning), beginning);
    }

    String await(Predicate<String> wanted, String what) throws InterruptedException {
        Await.until(what, () -> lines.stream().anyMatch(wanted), this::toString);
        return lines.stream().filter(wanted).findFirst().orElseThrow();
    }

    /** {@return the number that the next reading gets, as the leader said when it admitted} */
    long awaitAdmission() throws InterruptedException {
        String line = await("ADDED TO NETWORK:");
        return Long.parseLong(line.substring(line.indexOf(':') + 1));
    }

    /** {@return the view ids in the order in which they came} */
    List<Long> viewIds() {
        return heard("VIEW_CHANGE:").stream()
                .map(line -> Long.parseLong(line.substring(line.lastIndexOf('-') + 1)))
                .toList();
    }

    /** {@return the numbers of the readings in the order in which they came} */
    List<Long> sequences() {
        return heard("ORDERED:").stream().map(line -> Long.parseLong(line.split(":")[1])).toList();
    }

    /** {@return how many connections the other side has closed} */
    int connectionsEnded() {
        return heard("(closed)").size() + heard("(broken)").size();
    }

    /** Hangs up on everybody and listens no more, without a word. */
    void vanish() throws IOException {
        listener.close();
        for (Socket socket : connections) {
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        vanish();
    }

    @Override
    public String toString() {
        return id + " heard:\n  " + String.join("\n  ", lines);
    }
}
