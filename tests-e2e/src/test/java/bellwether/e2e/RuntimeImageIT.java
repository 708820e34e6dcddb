package bellwether.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the image contains, and that it starts from its trained cache. */
final class RuntimeImageIT {
    /**
     * Every further module has to be defended here: it costs download, start-up and attack surface
     * on a small board.
     */
    private static final List<String> MODULES =
            List.of(
                    "bellwether.election",
                    "bellwether.group",
                    "bellwether.keys",
                    "bellwether.launcher",
                    "bellwether.programs",
                    "bellwether.protocol",
                    "bellwether.sensors",
                    "bellwether.sequencer",
                    "bellwether.storage",
                    "bellwether.transport",
                    "bellwether.uplink",
                    "com.fasterxml.jackson.annotation",
                    "info.picocli",
                    "java.base",
                    "java.management",
                    "java.net.http",
                    "java.xml",
                    "org.tinylog.api",
                    "org.tinylog.impl",
                    "tools.jackson.core",
                    "tools.jackson.databind",
                    "tools.jackson.dataformat.csv");

    /** In the header; without the verification a byte that is wrong there crashes the JVM. */
    private static final int DAMAGED_OFFSET = 100;

    /** Bytes of all files, the cache included: some more than it has. */
    private static final long BYTES_MAX = 72_000_000;

    /** Bytes of the archive, and of the package. */
    private static final long PACKED_BYTES_MAX = 23_000_000;

    private static final int STARTS = 3;

    @TempDir private Path folder;

    @Test
    void itHoldsExactlyTheModulesItNeeds() throws IOException, InterruptedException {
        var listed = Image.run(folder, Map.of(), Image.java(), "--list-modules");
        assertEquals(
                MODULES,
                listed.output().lines().map(line -> line.split("[@ ]")[0]).sorted().toList());
    }

    @Test
    void itStartsFromItsTrainedCache() throws IOException, InterruptedException {
        // "on" refuses to start without a cache that fits; the default goes on, only slower.
        var strict = Map.of("BELLWETHER_OPTS", "-XX:AOTMode=on");
        var version = Image.run(folder, strict, Image.peer(), "--version");
        assertEquals(0, version.exitCode(), version::output);
        assertTrue(version.output().startsWith("bellwether "), version::output);
    }

    /**
     * What makes classes as it runs, such as comparators that are put together of others, loads all
     * that makes classes; and who loads BigDecimal works out large powers of five. Either takes a
     * tenth of the start, and megabytes. One that warns of something, since the machine is busy,
     * may come to what the cache was not trained for: so one start of three is to be without.
     */
    @Test
    void aPeerThatStartsAndLeadsMakesNoClassesAndDoesNoLargeArithmetic() throws IOException {
        List<String> made = madeByAStart(1);
        for (int start = 2; !made.isEmpty() && start <= STARTS; start++) {
            made = madeByAStart(start);
        }
        assertEquals(List.of(), made);
    }

    private List<String> madeByAStart(int start) throws IOException {
        Path home = Files.createDirectory(folder.resolve("start-" + start));
        Path loaded = home.resolve("classes.txt");
        var log = "-Xlog:class+load,class+init:file=" + loaded;
        var settings = Map.of("sensor_source", "none", "discovery_timeout", "300ms");
        var environment = Map.of("BELLWETHER_OPTS", log);
        String id = "0a000000-0000-4000-8000-00000000000a";
        try (var peer = ImagePeer.start(id, home, TestGroup.fresh(), settings, environment)) {
            peer.awaitStatus(
                    "it leads",
                    status -> status.get("role").asString().equals("leader"),
                    Duration.ofSeconds(60));
        }
        List<String> lines = Files.readAllLines(loaded);
        assertTrue(lines.size() > 2_000, "that is no list of all: " + lines.size());
        return lines.stream()
                .filter(line ->
                        line.contains("source: __JVM_LookupDefineClass__")
                                || line.contains("Initializing 'java/math/BigDecimal'"))
                .toList();
    }

    @Test
    void theOptionsForSmallBoardsFitTheCache() throws IOException, InterruptedException {
        Path options = Image.folder().resolve("conf/presets/small-board.options");
        var small = Map.of("BELLWETHER_OPTS", "@" + options + " -XX:AOTMode=on");
        var version = Image.run(folder, small, Image.peer(), "--version");
        assertEquals(0, version.exitCode(), version::output);
        assertTrue(version.output().startsWith("bellwether "), version::output);
    }

    @Test
    void itStartsWithoutItsCacheToo() throws IOException, InterruptedException {
        var cold = Map.of("BELLWETHER_OPTS", "-XX:AOTMode=off");
        assertEquals(0, Image.run(folder, cold, Image.peer(), "--version").exitCode());
    }

    @Test
    void itStartsWithADamagedCacheToo() throws IOException, InterruptedException {
        Path damaged =
                Files.copy(
                        Image.folder().resolve("lib/bellwether.aot"),
                        folder.resolve("damaged.aot"));
        try (var file = FileChannel.open(damaged, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[] {'x'}), DAMAGED_OFFSET);
        }
        var other = Map.of("BELLWETHER_OPTS", "-XX:AOTCache=" + damaged);
        var version = Image.run(folder, other, Image.peer(), "--version");
        assertEquals(0, version.exitCode(), version::output);
    }

    @Test
    void itBringsTheCommentedConfigurationAndNoHeaders() {
        assertTrue(Files.isRegularFile(Image.folder().resolve("conf/peer.properties")));
        assertFalse(Files.exists(Image.folder().resolve("include")));
    }

    @Test
    void itStaysSmallOnTheDiskAndPacked() throws IOException {
        long bytes = 0;
        try (var files = Files.walk(Image.folder())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
        }
        assertTrue(bytes < BYTES_MAX, Long.toString(bytes));
        try (var packed = Files.list(Image.folder().getParent())) {
            for (Path file : packed.filter(RuntimeImageIT::isPacked).toList()) {
                assertTrue(Files.size(file) < PACKED_BYTES_MAX, file + ": " + Files.size(file));
            }
        }
    }

    private static boolean isPacked(Path file) {
        return file.toString().endsWith(".deb") || file.toString().endsWith(".tar.xz");
    }

    @Test
    void itIsFoundThroughALinkFromAnyFolder() throws IOException, InterruptedException {
        Path link = Files.createSymbolicLink(folder.resolve("bellwether"), Image.peer());
        Path linkToLink = Files.createSymbolicLink(folder.resolve("peer"), link.getFileName());
        assertEquals(0, Image.run(folder, Map.of(), linkToLink, "--version").exitCode());
        Files.delete(linkToLink);
        Files.delete(link); // JUnit warns of links that lead out of its folder
    }
}
