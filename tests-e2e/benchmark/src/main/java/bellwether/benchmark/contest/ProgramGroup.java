package bellwether.benchmark.contest;

import bellwether.benchmark.BenchException;
import bellwether.benchmark.Source;
import bellwether.benchmark.member.MemberStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Three programs of this benchmark. The last one starts first, and so leads. */
final class ProgramGroup implements Group {
    private final Programs programs;
    private final Launch launch;
    private final List<Integer> ports = Ports.tcp(PEERS);
    private final List<Peer> peers = new ArrayList<>();

    ProgramGroup(Programs programs, Launch launch) throws IOException {
        this.programs = programs;
        this.launch = launch;
    }

    void form() throws IOException {
        for (int i = PEERS - 1; i >= 0; i--) {
            Path home = home(i);
            peers.addFirst(
                    Reaper.watch(
                            Peer.start(
                                    programs.command(i, launch, ports, home),
                                    home,
                                    home.resolve("csv"))));
            int started = PEERS - i;
            if (!launch.together() && (programs != Programs.PUMP || started == PEERS)) {
                awaitMembers(i, started);
            }
        }
        if (launch.feed() instanceof Feed.Clock) {
            go();
        }
    }

    private void awaitMembers(int from, int members) throws IOException {
        Await.until(
                "a group of " + members,
                peers,
                () -> {
                    boolean isLed = !programs.isLedBy(members);
                    for (int i = from; i < PEERS; i++) {
                        MemberStatus status = status(i);
                        if (status.members() != members) {
                            return false;
                        }
                        isLed |= status.leads();
                    }
                    return isLed;
                });
    }

    private MemberStatus status(int index) throws IOException {
        return MemberStatus.read(home(index));
    }

    private Path home(int index) {
        return launch.folder().resolve("peer-" + index);
    }

    @Override
    public List<Peer> peers() {
        return List.copyOf(peers);
    }

    @Override
    public int leader() throws IOException {
        for (int i = 0; i < PEERS; i++) {
            if (status(i).leads()) {
                return i;
            }
        }
        throw new BenchException("nobody leads");
    }

    @Override
    public void go() throws IOException {
        for (Peer peer : peers) {
            peer.say("go");
        }
    }

    @Override
    public Gate gate() throws IOException {
        Await.until("listening", peers, () -> status(FEEDER).port() != 0);
        var socket = new Socket(InetAddress.getLoopbackAddress(), status(FEEDER).port());
        socket.setTcpNoDelay(true);
        return new LineGate(socket, programs != Programs.PUMP);
    }

    /** Each reading is a line: its payload, or for the pump what is written in the end. */
    private record LineGate(Socket socket, boolean asPayload) implements Gate {
        @Override
        public void send(Source.Row row) throws IOException {
            String line = asPayload ? row.payload() : row.csv();
            socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new BenchException("a connection could not be closed", e);
            }
        }
    }

    @Override
    public void stop(int peer) throws IOException {
        peers.get(peer).say("stop");
        peers.get(peer).awaitEnd();
    }

    @Override
    public long accepted(int peer) throws IOException {
        return status(peer).accepted();
    }

    @Override
    public void close() {
        Reaper.kill(peers);
    }
}
