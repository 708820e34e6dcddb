package bellwether.programs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * Waits for a program that somebody else wrote: for a bounded time, while it takes what that prints
 * up to a bound. It is then ended with all that it has started. Nobody waits for who has inherited
 * a pipe of it and lives on: that one may keep it open for ever.
 */
public final class ProgramRun {
    private static final long LOOK_MILLIS = 20;

    private ProgramRun() {}

    /**
     * What it may take.
     *
     * @param time from now on
     * @param bytes of its output, and as many of its errors, that are kept
     * @param isEndedBeyond whether one that prints more is ended; else that is dropped
     */
    public record Bounds(Duration time, int bytes, boolean isEndedBeyond) {}

    /**
     * How it ended.
     *
     * @param exitCode empty: it was ended, since it took too long or printed too much
     * @param output what it printed, as far as it was kept
     * @param errors likewise; empty as well if they go where the output goes
     * @param isTooMuch whether it printed more than is kept
     */
    public record Ended(OptionalInt exitCode, String output, String errors, boolean isTooMuch) {}

    /**
     * Waits for {@code process}. An interrupt ends it at once.
     *
     * @param process with pipes for its output and errors; whoever calls has seen to its input
     */
    public static Ended await(Process process, Bounds bounds)
            throws IOException, InterruptedException {
        var output = new Kept(process.getInputStream(), bounds.bytes());
        var errors = new Kept(process.getErrorStream(), bounds.bytes());
        long startNanos = System.nanoTime();
        boolean ended = false;
        boolean goesOn = true;
        try {
            while (goesOn) {
                ended = process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                output.takeWhatIsThere();
                errors.takeWhatIsThere();
                boolean late = System.nanoTime() - startNanos >= bounds.time().toNanos();
                boolean beyond = bounds.isEndedBeyond() && (output.isOver || errors.isOver);
                goesOn = !ended && !late && !beyond;
            }
        } finally {
            end(process);
        }
        return new Ended(
                ended ? OptionalInt.of(process.exitValue()) : OptionalInt.empty(),
                output.text(),
                errors.text(),
                output.isOver || errors.isOver);
    }

    private static void end(Process process) {
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** The beginning of what comes out of a pipe. */
    private static final class Kept {
        private static final int CHUNK_BYTES = 4_096;

        private final InputStream pipe;
        private final int bytesMax;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private boolean isOver;

        Kept(InputStream pipe, int bytesMax) {
            this.pipe = pipe;
            this.bytesMax = bytesMax;
        }

        /** Never waits for more, and takes a bounded part of what somebody prints without end. */
        void takeWhatIsThere() throws IOException {
            var chunk = new byte[CHUNK_BYTES];
            int there = pipe.available();
            while (there > 0) {
                int count = pipe.read(chunk, 0, Math.min(there, chunk.length));
                if (count <= 0) {
                    return;
                }
                int kept = Math.min(count, bytesMax - bytes.size());
                bytes.write(chunk, 0, kept);
                isOver |= kept < count;
                there -= count;
            }
        }

        String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }
}
