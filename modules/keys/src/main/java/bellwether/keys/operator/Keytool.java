package bellwether.keys.operator;

import bellwether.programs.ProgramRun;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The JDK's own {@code keytool}, which makes keys, certificates and lists of revoked ones: no class
 * of the JDK that others may call does that. Passwords reach it in files, since everybody on a host
 * sees its command lines.
 *
 * @param program the file to run
 */
record Keytool(Path program) {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int SAID_BYTES_MAX = 8_192;

    /** {@return that of the Java that this runs on} */
    static Keytool ofThisJava() {
        return new Keytool(Path.of(System.getProperty("java.home"), "bin", "keytool"));
    }

    /**
     * Runs a command on a store.
     *
     * @param store a PKCS#12 file; some commands make it
     * @param password the file with its password
     * @throws IOException if it cannot be run or fails; the message has what it said
     */
    void run(Path store, Path password, List<String> command)
            throws IOException, InterruptedException {
        if (!Files.isExecutable(program)) {
            throw new IOException(
                    program
                            + " is missing: this Java came without it. Use the package, the archive"
                            + " or a whole JDK "
                            + Runtime.version().feature());
        }
        var line = new ArrayList<>(List.of(program.toString()));
        // It lives for half a second; and what it says may stand in a message of ours.
        line.addAll(List.of("-J-XX:+UseSerialGC", "-J-XX:TieredStopAtLevel=1"));
        line.add("-J-Duser.language=en");
        Pkcs12.ROUNDS.forEach(name -> line.add("-J-D" + name + "=1"));
        line.addAll(command);
        line.addAll(List.of("-storetype", "PKCS12", "-keystore", store.toString()));
        line.addAll(List.of("-storepass:file", password.toString()));
        Process process =
                new ProcessBuilder(line)
                        .redirectInput(new File("/dev/null")) // it must not ask
                        .redirectErrorStream(true)
                        .start();
        var bounds = new ProgramRun.Bounds(PATIENCE, SAID_BYTES_MAX, false);
        ProgramRun.Ended ended = ProgramRun.await(process, bounds);
        if (ended.exitCode().isEmpty()) {
            throw new IOException(
                    "keytool "
                            + command.getFirst()
                            + " took longer than "
                            + PATIENCE.toMinutes()
                            + " minutes and was killed");
        }
        if (ended.exitCode().getAsInt() != 0) {
            throw new IOException(
                    "keytool " + command.getFirst() + " failed: " + ended.output().strip());
        }
    }
}
