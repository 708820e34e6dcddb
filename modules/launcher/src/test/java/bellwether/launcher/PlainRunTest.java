package bellwether.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.launcher.config.ConfigException;
import bellwether.launcher.log.FilePeerLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plain command line means what the library takes it for, and no other is taken for one. */
final class PlainRunTest {
    @TempDir Path folder;

    private String file;

    @BeforeEach
    void config() throws IOException {
        Path path = folder.resolve("a b.properties");
        file = Files.writeString(path, "port=7001\nsensor_id=attic\n").toString();
    }

    /** In a line of this test {@code FILE} is the config file; words are separated by blanks. */
    private String[] words(String line) {
        return Stream.of(line.split(" "))
                .filter(word -> !word.isEmpty())
                .map(word -> word.replace("FILE", file))
                .toArray(String[]::new);
    }

    private static String printed(PlainRun run) throws ConfigException {
        var out = new StringWriter();
        run.settings().print(new PrintWriter(out, true));
        return out.toString();
    }

    /** What the library makes of the same words. */
    private static String parsed(String... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        var asked = Arrays.copyOf(args, args.length + 1);
        asked[args.length] = "--check-config";
        var peer = new ForegroundPeer(FilePeerLog::open, _ -> {});
        Main.run(peer, new PrintWriter(out, true), new PrintWriter(err, true), asked);
        return out.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "run",
                "--config FILE",
                "run --config FILE",
                "run --config=FILE --set port=7002",
                "--set port=7002 --set=sensor_id=roof --config FILE",
                "run --set=port=7002",
                "run --set sensor_id= --set port=7003",
                "run --set hooks_dir=a=b"
            })
    void aPlainLineMeansTheSameToBoth(String line) throws ConfigException {
        var plain = PlainRun.of(words(line));
        assertTrue(plain.isPresent());
        assertEquals(parsed(words(line)), printed(plain.get()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "--version",
                "run --check-config",
                "run --help",
                "status",
                "status --set port=1",
                "--set port=1 run",
                "run run",
                "run --set",
                "run --config",
                "run --config=",
                "run --set --config FILE",
                "run --config FILE --config FILE",
                "run --set port=1 more",
                "run --sets port=1",
                "run --set @FILE",
                "@FILE",
                "run -- --set port=1"
            })
    void allElseIsLeftToTheLibrary(String line) {
        assertTrue(PlainRun.of(words(line)).isEmpty());
    }

    @Test
    void whatIsWrongIsToldAsByTheLibrary() {
        var err = new StringWriter();
        var peer = new ForegroundPeer(FilePeerLog::open, _ -> {});
        var plain = PlainRun.of("--set", "prot=1", "--set", "port=x").orElseThrow();
        assertEquals(ExitCode.USAGE, plain.run(peer, new PrintWriter(err, true)));
        assertTrue(err.toString().startsWith("peer: --set: unknown key 'prot'"), err.toString());
        assertTrue(
                err.toString().lines().allMatch(said -> said.startsWith("peer: ")), err::toString);
    }
}
