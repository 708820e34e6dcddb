package bellwether.launcher.service;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** The service manager's end of a notify socket: a Unix datagram socket that this test binds. */
final class NotifyListener implements AutoCloseable {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int BYTES_MAX = 1_024;
    private static final Duration POLL = Duration.ofMillis(2);

    private final MethodHandle recv =
            function(
                    "recv",
                    FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private final String name;
    private final int descriptor;

    /**
     * @param name a path, or {@code @} and an abstract name
     */
    NotifyListener(String name) {
        this.name = name;
        this.descriptor = bind(name);
    }

    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
    }

    private static int bind(String name) {
        var socket =
                function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
        var bind = function("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
        byte[] path = name.getBytes(StandardCharsets.UTF_8);
        if (path[0] == '@') {
            path[0] = 0;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(110);
            address.set(JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(path, 0, address, JAVA_BYTE, 2, path.length);
            int descriptor = (int) socket.invokeExact(AF_UNIX, SOCK_DGRAM, 0);
            int bound = (int) bind.invokeExact(descriptor, address, 2 + path.length);
            if (bound != 0) {
                throw new IllegalStateException("cannot bind " + name);
            }
            return descriptor;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    String name() {
        return name;
    }

    /** {@return the next datagram, if one is there} */
    Optional<String> poll() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(BYTES_MAX);
            long length =
                    (long) recv.invokeExact(descriptor, buffer, (long) BYTES_MAX, MSG_DONTWAIT);
            return length < 0
                    ? Optional.empty()
                    : Optional.of(
                            new String(
                                    buffer.asSlice(0, length).toArray(JAVA_BYTE),
                                    StandardCharsets.UTF_8));
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits for a datagram that holds {@code part}, dropping others. */
    String await(String part) {
        long startNanos = System.nanoTime();
        while (System.nanoTime() - startNanos < Duration.ofSeconds(30).toNanos()) {
            var next = poll();
            if (next.filter(text -> text.contains(part)).isPresent()) {
                return next.get();
            }
            if (next.isEmpty()) {
                LockSupport.parkNanos(POLL.toNanos());
            }
        }
        throw new AssertionError("no datagram with " + part);
    }

    @Override
    public void close() {
        var close = function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
        try {
            int _ = (int) close.invokeExact(descriptor);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
