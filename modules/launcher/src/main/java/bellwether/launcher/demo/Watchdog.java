package bellwether.launcher.demo;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * Sees to it that no peer outlives the demonstration, however that ends: a small shell that learns
 * the peers' process ids from a pipe and stops them when the pipe breaks.
 */
final class Watchdog implements AutoCloseable {
    private static final String SCRIPT =
            """
            trap '' INT TERM HUP
            pids=
            while read -r pid; do pids="$pids $pid"; done
            living() {
                for pid in $pids; do
                    if kill -0 "$pid" 2>/dev/null; then return 0; fi
                done
                return 1
            }
            for pid in $pids; do kill -TERM "$pid" 2>/dev/null; done
            for second in 1 2 3 4 5; do
                living || exit 0
                sleep 1
            done
            for pid in $pids; do kill -KILL "$pid" 2>/dev/null; done
            """;

    private final Process shell;
    private final Writer pipe;

    Watchdog() throws IOException {
        shell =
                new ProcessBuilder("/bin/sh", "-c", SCRIPT)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        pipe = shell.outputWriter(StandardCharsets.US_ASCII);
    }

    void watch(long pid) throws IOException {
        pipe.write(pid + "\n");
        pipe.flush();
    }

    /** To be called when the peers have ended: their ids may belong to others soon. */
    @Override
    public void close() {
        shell.destroyForcibly();
    }
}
