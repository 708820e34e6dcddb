package bellwether.e2e.failover;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * A slow network, for kernels without netem: takes packets from a queue of the packet filter and
 * gives each back after a time of its own, or never. Runs inside the host whose packets it holds,
 * on the runtime of the image, until the file named first is gone: {@code PacketDelay FILE
 * DELAY_MILLIS JITTER_MILLIS LOSS_PERCENT}.
 *
 * <p>The queue is spoken to by netlink (linux/netfilter/nfnetlink_queue.h), for which the JDK has
 * no class. Numbers are in the machine's byte order, but for those that the header calls be16 and
 * be32.
 */
final class PacketDelay {
    /** Number of the queue; {@code -j NFQUEUE --queue-num}. */
    static final int QUEUE = 7;

    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW = 3;
    private static final int NETLINK_NETFILTER = 12;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int POLLIN = 1;

    private static final int SUBSYSTEM_QUEUE = 3 << 8;
    private static final int PACKET = 0;
    private static final int VERDICT = 1;
    private static final int CONFIG = 2;
    private static final int DROP = 0;
    private static final int ACCEPT = 1;

    private static final int HEADER_BYTES = 16 + 4;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int POLL_MILLIS_MAX = 20;

    /** A packet that waits. */
    private record Held(long dueNanos, int packet, int verdict) implements Comparable<Held> {
        @Override
        public int compareTo(Held other) {
            return Long.signum(dueNanos - other.dueNanos);
        }
    }

    private final Library library = new Library();
    private final PriorityQueue<Held> held = new PriorityQueue<>();
    private final SplittableRandom random = new SplittableRandom();
    private final int delayMillis;
    private final int jitterMillis;
    private final int lossPercent;
    private long seen;
    private long dropped;

    private PacketDelay(int delayMillis, int jitterMillis, int lossPercent) {
        this.delayMillis = delayMillis;
        this.jitterMillis = jitterMillis;
        this.lossPercent = lossPercent;
    }

    static void main(String[] arguments) throws IOException {
        var delay =
                new PacketDelay(
                        Integer.parseInt(arguments[1]),
                        Integer.parseInt(arguments[2]),
                        Integer.parseInt(arguments[3]));
        delay.run(Path.of(arguments[0]));
        System.out.println("packets=" + delay.seen + " dropped=" + delay.dropped);
    }

    private void run(Path whileThere) throws IOException {
        library.open();
        configure(1, ByteBuffer.allocate(4).put((byte) 1).put((byte) 0).putShort((short) 2));
        configure(2, ByteBuffer.allocate(5).putInt(0).put((byte) 1));
        System.out.println("ready");
        while (Files.exists(whileThere)) {
            if (library.await(millisToNext())) {
                take(library.receive());
            }
            giveBack(System.nanoTime());
        }
        giveBack(System.nanoTime() + (delayMillis + jitterMillis) * 1_000_000L);
    }

    private int millisToNext() {
        if (held.isEmpty()) {
            return POLL_MILLIS_MAX;
        }
        long millis = (held.peek().dueNanos() - System.nanoTime()) / 1_000_000;
        return Math.clamp(millis, 0, POLL_MILLIS_MAX);
    }

    private void configure(int attribute, ByteBuffer value) throws IOException {
        library.send(message(CONFIG, attribute, value));
    }

    private void giveBack(long nowNanos) throws IOException {
        while (!held.isEmpty() && held.peek().dueNanos() - nowNanos <= 0) {
            var next = held.poll();
            var value = ByteBuffer.allocate(8).putInt(next.verdict()).putInt(next.packet());
            library.send(message(VERDICT, 2, value));
        }
    }

    /** One message with one attribute. */
    private static ByteBuffer message(int type, int attribute, ByteBuffer value) {
        int padded = (value.capacity() + 3) & ~3;
        int length = HEADER_BYTES + 4 + padded;
        var message = ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
        message.putInt(length).putShort((short) (SUBSYSTEM_QUEUE | type)).putShort((short) 1);
        message.putInt(0).putInt(0); // sequence, port
        message.put((byte) 0).put((byte) 0); // family, version
        message.put((byte) (QUEUE >> 8)).put((byte) QUEUE);
        message.putShort((short) (4 + value.capacity())).putShort((short) attribute);
        message.put(value.array());
        return message.rewind();
    }

    /** Takes the numbers of all packets out of what the kernel has sent. */
    private void take(ByteBuffer messages) {
        int at = 0;
        while (at + HEADER_BYTES <= messages.limit()) {
            int length = messages.getInt(at);
            if (length < HEADER_BYTES) {
                return;
            }
            if (messages.getShort(at + 4) == (SUBSYSTEM_QUEUE | PACKET)) {
                packet(messages, at + HEADER_BYTES, Math.min(at + length, messages.limit()));
            }
            at += (length + 3) & ~3;
        }
    }

    private void packet(ByteBuffer messages, int from, int end) {
        int at = from;
        while (at + 8 <= end) {
            int length = messages.getShort(at) & 0xffff;
            if (length < 4) {
                return;
            }
            if (messages.getShort(at + 2) == 1) {
                int packet = messages.getInt(at + 4); // be32
                hold(
                        ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN
                                ? packet
                                : Integer.reverseBytes(packet));
            }
            at += (length + 3) & ~3;
        }
    }

    private void hold(int packet) {
        seen++;
        boolean lost = random.nextInt(100) < lossPercent;
        dropped += lost ? 1 : 0;
        long millis = Math.max(0, delayMillis + random.nextInt(-jitterMillis, jitterMillis + 1));
        held.add(new Held(System.nanoTime() + millis * 1_000_000, packet, lost ? DROP : ACCEPT));
    }

    /** A netlink socket by the C library. */
    private static final class Library {
        private final MethodHandle socket =
                function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
        private final MethodHandle bind =
                function("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
        private final MethodHandle poll =
                function("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
        private final MethodHandle send =
                function(
                        "send",
                        FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
        private final MethodHandle recv =
                function(
                        "recv",
                        FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
        private final MemorySegment buffer = Arena.global().allocate(BUFFER_BYTES, 8);
        private final MemorySegment polled = Arena.global().allocate(8, 8);
        private int descriptor;

        @SuppressWarnings("restricted") // that is what this class is for
        private static MethodHandle function(String name, FunctionDescriptor descriptor) {
            Linker linker = Linker.nativeLinker();
            return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
        }

        void open() throws IOException {
            try {
                descriptor = (int) socket.invokeExact(AF_NETLINK, SOCK_RAW, NETLINK_NETFILTER);
                buffer.asSlice(0, 12).fill((byte) 0);
                buffer.set(JAVA_BYTE, 0, (byte) AF_NETLINK); // sockaddr_nl; ARM and x86 alike
                check((int) bind.invokeExact(descriptor, buffer, 12), "bind");
            } catch (IOException | RuntimeException e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException("a call of the C library failed", e);
            }
        }

        /** {@return whether there is something to receive} */
        boolean await(int millis) {
            try {
                polled.set(JAVA_INT, 0, descriptor);
                polled.set(JAVA_INT, 4, POLLIN);
                return (int) poll.invokeExact(polled, 1L, millis) > 0;
            } catch (Throwable e) {
                throw new IllegalStateException("a call of the C library failed", e);
            }
        }

        void send(ByteBuffer message) throws IOException {
            try {
                MemorySegment.copy(message.array(), 0, buffer, JAVA_BYTE, 0, message.capacity());
                long length = message.capacity();
                check((long) send.invokeExact(descriptor, buffer, length, 0), "send");
            } catch (IOException | RuntimeException e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException("a call of the C library failed", e);
            }
        }

        /** {@return what there was; nothing, if the kernel had to drop some} */
        ByteBuffer receive() {
            try {
                long length =
                        (long)
                                recv.invokeExact(
                                        descriptor, buffer, (long) BUFFER_BYTES, MSG_DONTWAIT);
                byte[] bytes = new byte[(int) Math.max(0, length)];
                MemorySegment.copy(buffer, JAVA_BYTE, 0, bytes, 0, bytes.length);
                return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
            } catch (Throwable e) {
                throw new IllegalStateException("a call of the C library failed", e);
            }
        }

        private static void check(long result, String call) throws IOException {
            if (result < 0) {
                throw new IOException(call + " of the netlink socket failed");
            }
        }
    }
}
