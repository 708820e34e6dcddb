package bellwether.e2e.failover;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Attacks a peer, from a container in its network, on the Java of the image: {@code Assault NAME
 * at=ADDRESS:PORT from=ADDRESS,... seconds=N [keys=FOLDER] [as=PEER-ID] [group=NAME]}. Says what
 * came of it in lines {@code name=value}; what was said to the peer goes before, marked by {@code
 * >}, and what it answered by {@code <}.
 */
final class Assault {
    private static final int PATIENCE_MILLIS = 15_000;
    private static final int REFUSAL_MILLIS = 300;
    private static final long GIGABYTE = 1L << 30;
    private static final int HELD_MAX = 4_000;
    private static final int LORISES = 20;
    private static final long DRIP_NANOS = Duration.ofMillis(200).toNanos();
    private static final int OWN_CONNECTIONS = 40;

    private final Map<String, String> options;
    private final InetSocketAddress target;
    private final List<InetAddress> sources;
    private final long endNanos;
    private int sourceUsed;

    private Assault(Map<String, String> options) throws IOException {
        this.options = options;
        String[] at = options.get("at").split(":");
        target = new InetSocketAddress(at[0], Integer.parseInt(at[1]));
        sources = new ArrayList<>();
        for (String source : options.get("from").split(",")) {
            sources.add(InetAddress.ofLiteral(source));
        }
        endNanos = System.nanoTime() + Duration.ofSeconds(seconds(options)).toNanos();
    }

    private static long seconds(Map<String, String> options) {
        return Long.parseLong(options.getOrDefault("seconds", "0"));
    }

    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        Map<String, String> options = new TreeMap<>();
        for (String argument : Arrays.copyOfRange(arguments, 1, arguments.length)) {
            int equals = argument.indexOf('=');
            options.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        var assault = new Assault(options);
        switch (arguments[0]) {
            case "hello" -> assault.hello();
            case "tls" -> assault.tls(new String[] {"TLSv1.3"});
            case "old-tls" -> assault.tls(new String[] {"TLSv1.2"});
            case "silent" -> assault.flood(new byte[0]);
            case "half-tls" -> assault.flood(Tls.clientHello());
            case "come-and-go" -> assault.comeAndGo();
            case "loris" -> assault.loris();
            case "gigabyte" -> assault.gigabyte();
            case "gigabyte-handshake" -> assault.gigabyteOfHandshake();
            case "gigabyte-line" -> assault.gigabyteLine();
            case "many-of-one" -> assault.manyOfOne();
            default -> throw new IllegalArgumentException(arguments[0]);
        }
        System.exit(0); // connections that are still held go with the process
    }

    private static void tell(String name, Object value) {
        System.out.println(name + "=" + value);
    }

    private boolean isOver() {
        return System.nanoTime() - endNanos > 0;
    }

    /** {@return the addresses one after the other} */
    private InetSocketAddress source() {
        sourceUsed = (sourceUsed + 1) % sources.size();
        return new InetSocketAddress(sources.get(sourceUsed), 0);
    }

    private Socket connect() throws IOException {
        var socket = new Socket();
        socket.bind(source());
        socket.connect(target, PATIENCE_MILLIS);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private Optional<Path> keys() {
        return Optional.ofNullable(options.get("keys")).map(Path::of);
    }

    private String helloLine() {
        return "HELLO from "
                + sources.getFirst().getHostAddress()
                + ":7000 and peer id:"
                + options.get("as")
                + " group="
                + options.get("group");
    }

    // ---- who tries to get in

    /** What anybody can do with nc. */
    private void hello() throws IOException {
        try (Socket socket = connect()) {
            say(socket.getOutputStream(), helloLine());
            hear(socket.getInputStream());
        }
    }

    /** The same over TLS, with the keys that there are, and then a reading. */
    private void tls(String[] protocols) throws IOException, GeneralSecurityException {
        try (Socket socket = connect();
                Socket tls = Tls.client(socket, keys(), protocols)) {
            System.out.println("> " + String.join(" ", protocols) + ", " + keys().orElse(null));
            awaitRefusal(tls);
            say(tls.getOutputStream(), helloLine());
            say(tls.getOutputStream(), "SEQUENCER_REQUEST:DATA|stranger|2026-01-01|1|2|3");
            hear(tls.getInputStream());
        } catch (IOException e) {
            System.out.println("< (" + e.getMessage() + ")");
            tell("ended", "refused");
        }
    }

    /** In TLS 1.3 the side that opens is done first, and hears a moment later what came of it. */
    private static void awaitRefusal(Socket tls) throws IOException {
        tls.setSoTimeout(REFUSAL_MILLIS);
        try {
            System.out.println("< " + tls.getInputStream().read());
        } catch (SocketTimeoutException _) {
            tls.setSoTimeout(PATIENCE_MILLIS);
        }
    }

    private static void say(OutputStream to, String line) throws IOException {
        System.out.println("> " + line);
        to.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        to.flush();
    }

    /** Everything to the end, in characters if it has any. */
    private static void hear(InputStream from) throws IOException {
        long startNanos = System.nanoTime();
        var heard = new byte[4_096];
        int length = 0;
        String end = "closed";
        try {
            int more = from.read(heard);
            while (more > 0) {
                length += more;
                more = from.read(heard, length, heard.length - length);
            }
        } catch (SocketException e) {
            end = e.getMessage();
        }
        String text = new String(heard, 0, length, StandardCharsets.UTF_8);
        boolean isText = text.chars().allMatch(c -> c == '\n' || c >= ' ' && c < 0x7f);
        String shown = isText ? text : HexFormat.ofDelimiter(" ").formatHex(heard, 0, length);
        System.out.println("< " + shown.strip());
        System.out.println("< (" + end + ")");
        tell("heard", isText ? text.strip() : length + " bytes");
        tell("ended", "after " + (System.nanoTime() - startNanos) / 1_000_000 + " ms");
    }

    // ---- floods

    /** Connections that say {@code begun} and then nothing, as many as are to be had. */
    private void flood(byte[] begun) throws IOException {
        Deque<SocketChannel> held = new ArrayDeque<>();
        long opened = 0;
        long failed = 0;
        while (!isOver()) {
            try {
                held.addLast(open(begun));
                opened++;
            } catch (IOException _) {
                failed++; // turned away, or the target's backlog is full
            }
            if (held.size() > HELD_MAX) {
                held.removeFirst().close();
            }
        }
        long standing = 0;
        for (SocketChannel channel : held) {
            standing += stands(channel) ? 1 : 0;
        }
        tell("opened", opened);
        tell("failed", failed);
        tell("standing", standing);
    }

    private SocketChannel open(byte[] begun) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.bind(source());
            channel.connect(target);
            channel.configureBlocking(false);
            channel.write(ByteBuffer.wrap(begun));
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** {@return whether the other side has not closed it} */
    private static boolean stands(SocketChannel channel) {
        var heard = ByteBuffer.allocate(16_384);
        try {
            int length = channel.read(heard);
            while (length > 0) {
                heard.clear();
                length = channel.read(heard);
            }
            return length == 0;
        } catch (IOException _) {
            return false;
        }
    }

    /** Connects and is gone, in order or with a reset. */
    private void comeAndGo() throws IOException {
        long opened = 0;
        long failed = 0;
        while (!isOver()) {
            try (Socket socket = new Socket()) {
                socket.bind(source());
                socket.connect(target, PATIENCE_MILLIS);
                if (opened % 2 == 0) {
                    socket.setSoLinger(true, 0);
                }
                opened++;
            } catch (IOException _) {
                failed++;
            }
        }
        tell("opened", opened);
        tell("failed", failed);
    }

    /** A byte now and then on each of several connections, until the last one is cut off. */
    private void loris() throws IOException, GeneralSecurityException {
        byte[] begun = Tls.clientHello();
        List<SocketChannel> open = new ArrayList<>();
        for (int i = 0; i < LORISES; i++) {
            open.add(open(new byte[] {begun[0]}));
        }
        long startNanos = System.nanoTime();
        List<Long> lived = new ArrayList<>();
        for (int place = 1; place < begun.length && !open.isEmpty() && !isOver(); place++) {
            LockSupport.parkNanos(DRIP_NANOS);
            for (SocketChannel channel : List.copyOf(open)) {
                if (!drips(channel, begun[place])) {
                    lived.add((System.nanoTime() - startNanos) / 1_000_000);
                    open.remove(channel);
                    channel.close();
                }
            }
        }
        tell("standing", open.size());
        tell("cut_off_after_millis", lived.isEmpty() ? -1 : lived.getLast());
    }

    private static boolean drips(SocketChannel channel, byte next) {
        try {
            channel.write(ByteBuffer.wrap(new byte[] {next}));
            return stands(channel);
        } catch (IOException _) {
            return false;
        }
    }

    // ---- what does not end

    /** Makes a connection that is ready to be poured into. */
    @FunctionalInterface
    private interface Opening {
        Socket open() throws IOException, GeneralSecurityException;
    }

    /** A line without end, from who has no keys. */
    private void gigabyte() throws IOException, GeneralSecurityException {
        pour(
                () -> {
                    Socket socket = connect();
                    socket.getOutputStream().write(helloLine().getBytes(StandardCharsets.UTF_8));
                    return socket;
                },
                line());
    }

    /** Records of a handshake with a message that is to become 16 MB long. */
    private void gigabyteOfHandshake() throws IOException, GeneralSecurityException {
        var record = new byte[5 + 16_384];
        System.arraycopy(new byte[] {22, 3, 3, 64, 0, 1, -1, -1, -1, 3, 3}, 0, record, 0, 11);
        pour(this::connect, record);
    }

    /** A line without end behind a HELLO, from who has keys of the group. */
    private void gigabyteLine() throws IOException, GeneralSecurityException {
        pour(
                () -> {
                    Socket tls = Tls.client(connect(), keys(), "TLSv1.3");
                    tls.getOutputStream()
                            .write((helloLine() + "\n").getBytes(StandardCharsets.UTF_8));
                    return tls;
                },
                line());
    }

    private static byte[] line() {
        var line = new byte[65_536];
        Arrays.fill(line, (byte) 'x');
        return line;
    }

    /** Sends on and on, one connection after the other, each until it is closed. */
    private void pour(Opening opening, byte[] again) throws IOException, GeneralSecurityException {
        long most = 0;
        int times = 0;
        while (!isOver()) {
            try (Socket socket = opening.open()) {
                most = Math.max(most, pour(socket.getOutputStream(), again));
                times++;
            } catch (IOException _) {
                LockSupport.parkNanos(DRIP_NANOS); // turned away: too many lately
            }
        }
        tell("times", times);
        tell("poured", most);
    }

    /** {@return how many bytes went out before the other side closed} */
    private static long pour(OutputStream out, byte[] again) {
        long sent = 0;
        try {
            while (sent < GIGABYTE) {
                out.write(again);
                sent += again.length;
            }
            return sent;
        } catch (IOException _) {
            return sent;
        }
    }

    // ---- who has keys

    /** More connections under its own name than anybody needs. */
    private void manyOfOne() throws IOException, GeneralSecurityException {
        List<Socket> open = new ArrayList<>();
        while (!isOver()) {
            for (int i = 0; i < OWN_CONNECTIONS; i++) {
                try {
                    Socket tls = Tls.client(connect(), keys(), "TLSv1.3");
                    tls.getOutputStream()
                            .write((helloLine() + "\n").getBytes(StandardCharsets.UTF_8));
                    open.add(tls);
                } catch (IOException _) {
                    break; // turned away: too many at once
                }
            }
            LockSupport.parkNanos(DRIP_NANOS);
        }
        tell("opened", open.size());
        tell("standing", open.stream().filter(Assault::answers).count());
    }

    /** {@return whether it was answered and is still open} */
    private static boolean answers(Socket socket) {
        try {
            socket.setSoTimeout(20);
            InputStream in = socket.getInputStream();
            while (in.read() >= 0) {
                continue; // the HELLO of the other side
            }
            return false;
        } catch (SocketTimeoutException _) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
