package bellwether.launcher.service;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;

/**
 * Sends datagrams to a Unix socket, which the JDK cannot: by the C library's {@code socket}, {@code
 * sendto} and {@code close}. The numbers are those of Linux on x86-64 and ARM. Never blocks: a
 * receiver that is slow must not hold up a peer. Safe for use by many threads.
 */
final class UnixDatagrams {
    /** Bytes of a socket's name: what {@code sun_path} of {@code sockaddr_un} holds. */
    static final int NAME_BYTES_MAX = 107;

    /** {@code EAGAIN}: the receiver has more waiting than it may. */
    static final int TRY_AGAIN = 11;

    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
    private static final int MSG_NOSIGNAL_DONTWAIT = 0x4000 | 0x40;
    private static final int PATH_OFFSET = 2;

    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private final MethodHandle socket =
            function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private final MethodHandle sendto =
            function(
                    "sendto",
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
    private final MethodHandle close = function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    @SuppressWarnings("restricted") // that is what this class is for
    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name),
                descriptor,
                Linker.Option.captureCallState("errno"));
    }

    /**
     * Sends {@code text} as one datagram.
     *
     * @param name of the socket: a path, or with {@code @} in front one of Linux's abstract names
     * @return 0, or the C library's error number
     */
    int send(String name, String text) {
        byte[] path = name.getBytes(StandardCharsets.UTF_8);
        if (path.length == 0 || path.length > NAME_BYTES_MAX) {
            throw new IllegalArgumentException("not the name of a socket: " + name);
        }
        if (path[0] == '@') {
            path[0] = 0;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(PATH_OFFSET + NAME_BYTES_MAX + 1L);
            address.set(JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(path, 0, address, JAVA_BYTE, PATH_OFFSET, path.length);
            byte[] message = text.getBytes(StandardCharsets.UTF_8);
            return send(arena, address, PATH_OFFSET + path.length, message);
        }
    }

    private int send(Arena arena, MemorySegment address, int addressLength, byte[] message) {
        MemorySegment state = arena.allocate(STATE);
        MemorySegment bytes = arena.allocateFrom(JAVA_BYTE, message);
        try {
            int descriptor = (int) socket.invokeExact(state, AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
            if (descriptor < 0) {
                return (int) ERRNO.get(state, 0L);
            }
            long sent =
                    (long)
                            sendto.invokeExact(
                                    state,
                                    descriptor,
                                    bytes,
                                    (long) message.length,
                                    MSG_NOSIGNAL_DONTWAIT,
                                    address,
                                    addressLength);
            int error = sent < 0 ? (int) ERRNO.get(state, 0L) : 0;
            int _ = (int) close.invokeExact(state, descriptor);
            return error;
        } catch (Throwable e) {
            throw new IllegalStateException("a call of the C library failed", e);
        }
    }
}
