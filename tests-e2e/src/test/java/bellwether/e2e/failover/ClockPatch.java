package bellwether.e2e.failover;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Gives a host a wall clock of its own: all classes of the image that ask {@code Instant.now()} are
 * rewritten to ask {@link FaultyClock}, and put before those of the image. The monotonic clock
 * stays what it is, as it does on a host whose wall clock is set.
 */
final class ClockPatch {
    private static final ClassDesc INSTANT = ClassDesc.of("java.time.Instant");
    private static final ClassDesc CLOCK = ClassDesc.of(FaultyClock.class.getName());
    private static final MethodTypeDesc NOW = MethodTypeDesc.of(INSTANT);
    private static final List<String> MODULES = List.of("launcher", "sensors");

    private ClockPatch() {}

    /**
     * Prepares a host that is off.
     *
     * @param offsetMillis from the true time
     */
    static void apply(Host host, long offsetMillis) throws IOException {
        set(host, offsetMillis);
        var options =
                new StringBuilder(
                        "-Xbootclasspath/a:/suite -Dbellwether.clock.offset=/host/clock-offset");
        for (String module : MODULES) {
            Path to = host.folder().resolve("clock").resolve(module);
            int patched = patch(classes(module), to);
            if (patched == 0) {
                throw new AssertionError("no class of " + module + " asks for the time");
            }
            options.append(" --patch-module bellwether.%1$s=/host/clock/%1$s".formatted(module));
            options.append(" --add-reads bellwether.%s=ALL-UNNAMED".formatted(module));
        }
        host.options(options.toString());
    }

    /** Sets the clock of a host, which may be running. */
    static void set(Host host, long offsetMillis) throws IOException {
        Path draft = Files.writeString(host.folder().resolve("clock-draft"), "" + offsetMillis);
        Files.move(draft, host.folder().resolve("clock-offset"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static Path classes(String module) {
        return Path.of("..", "modules", module, "target", "classes");
    }

    private static int patch(Path from, Path to) throws IOException {
        int patched = 0;
        List<Path> files;
        try (Stream<Path> found = Files.walk(from)) {
            files = found.filter(file -> file.toString().endsWith(".class")).toList();
        }
        for (Path file : files) {
            byte[] original = Files.readAllBytes(file);
            byte[] changed = patch(original);
            if (changed.length > 0) {
                Path target = to.resolve(from.relativize(file));
                Files.createDirectories(target.getParent());
                Files.write(target, changed);
                patched++;
            }
        }
        return patched;
    }

    /** {@return the class with another clock; nothing, if it does not ask for the time} */
    private static byte[] patch(byte[] original) {
        var classFile = ClassFile.of();
        var model = classFile.parse(original);
        boolean[] asks = {false};
        CodeTransform code =
                (builder, element) -> {
                    if (element instanceof InvokeInstruction call && asksTime(call)) {
                        asks[0] = true;
                        builder.invokestatic(CLOCK, "now", NOW);
                    } else {
                        builder.with(element);
                    }
                };
        byte[] changed =
                classFile.transformClass(model, ClassTransform.transformingMethodBodies(code));
        return asks[0] ? changed : new byte[0];
    }

    private static boolean asksTime(InvokeInstruction call) {
        return call.owner().asSymbol().equals(INSTANT)
                && call.name().equalsString("now")
                && call.typeSymbol().equals(NOW);
    }
}
