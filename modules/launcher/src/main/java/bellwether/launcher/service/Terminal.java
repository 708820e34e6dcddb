package bellwether.launcher.service;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The terminal that standard output goes to. The JDK knows none of its size: the C library's {@code
 * ioctl} does. The numbers are those of Linux on x86-64 and ARM.
 */
public final class Terminal implements Supplier<Optional<Terminal.Size>> {
    private static final int STANDARD_OUTPUT = 1;
    private static final long TIOCGWINSZ = 0x5413;
    private static final int WINSIZE_BYTES = 8;

    private final MethodHandle ioctl = ioctl();
    private final boolean understands;

    /** How much fits on it; at least 1 each. */
    public record Size(int columns, int rows) {}

    /**
     * @param environment {@code TERM=dumb}, or none at all: one that cannot move its cursor
     */
    public Terminal(Map<String, String> environment) {
        String kind = environment.getOrDefault("TERM", "dumb");
        understands = !kind.isEmpty() && !kind.equals("dumb");
    }

    @SuppressWarnings("restricted") // that is what this class is for
    private static MethodHandle ioctl() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("ioctl"),
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
                Linker.Option.firstVariadicArg(2));
    }

    /** {@return how large it is now; empty: standard output is no terminal, or a dumb one} */
    @Override
    public Optional<Size> get() {
        if (!understands) {
            return Optional.empty();
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment size = arena.allocate(WINSIZE_BYTES, JAVA_SHORT.byteAlignment());
            int result = (int) ioctl.invokeExact(STANDARD_OUTPUT, TIOCGWINSZ, size);
            return result < 0 ? Optional.empty() : Optional.of(of(size));
        } catch (Throwable e) {
            throw new IllegalStateException("a call of the C library failed", e);
        }
    }

    /** A terminal that does not know says 0. */
    private static Size of(MemorySegment size) {
        int rows = Short.toUnsignedInt(size.get(JAVA_SHORT, 0));
        int columns = Short.toUnsignedInt(size.get(JAVA_SHORT, JAVA_SHORT.byteSize()));
        return new Size(columns == 0 ? 80 : columns, rows == 0 ? 24 : rows);
    }
}
