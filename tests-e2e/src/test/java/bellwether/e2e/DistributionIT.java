package bellwether.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What users get: the archive, the Debian package and the list of what is inside. */
final class DistributionIT {
    /** What runs as a program; everything else is read only. */
    private static final Set<String> PROGRAMS =
            Set.of(
                    "bin/java",
                    "bin/keytool",
                    "bin/peer",
                    "bin/train",
                    "lib/jexec",
                    "lib/jspawnhelper");

    private static final int AR_HEADER = 60;
    private static final int AR_SIZE_AT = 48;
    private static final int AR_SIZE_LENGTH = 10;
    private static final int TAR_FIELDS = 6;

    @TempDir private Path folder;

    /** One line of what tar lists: mode, owner and group, size, date, time, name. */
    private record Entry(String mode, String owner, String date, String name) {
        static Entry of(String line) {
            String[] fields = line.split(" +", TAR_FIELDS);
            return new Entry(fields[0], fields[1], fields[3] + " " + fields[4], fields[5]);
        }

        boolean isFolder() {
            return mode.startsWith("d");
        }

        boolean isLink() {
            return mode.startsWith("l");
        }
    }

    private static Path built(String suffix) throws IOException {
        try (var files = Files.list(Image.folder().getParent())) {
            var found =
                    files.filter(file -> file.getFileName().toString().startsWith("bellwether"))
                            .filter(file -> file.getFileName().toString().endsWith(suffix))
                            .toList();
            assertEquals(1, found.size(), () -> suffix + ": " + found);
            return found.getFirst();
        }
    }

    private List<Entry> list(Path archive) throws IOException, InterruptedException {
        var listed =
                Image.run(
                        folder,
                        Map.of("TZ", "UTC", "LC_ALL", "C"),
                        Path.of("tar"),
                        "--numeric-owner",
                        "-tvf",
                        archive.toString());
        assertEquals(0, listed.exitCode(), listed::output);
        return listed.output().lines().map(Entry::of).toList();
    }

    /** {@return a member of the Debian package, unpacked into a file} It is an archive of ar. */
    private Path member(String name) throws IOException {
        byte[] all = Files.readAllBytes(built(".deb"));
        int at = "!<arch>\n".length();
        while (at < all.length) {
            String found = ascii(all, at, 16);
            int size = Integer.parseInt(ascii(all, at + AR_SIZE_AT, AR_SIZE_LENGTH));
            at += AR_HEADER;
            if (found.equals(name)) {
                Path file = folder.resolve(name);
                return Files.write(file, Arrays.copyOfRange(all, at, at + size));
            }
            at += size + size % 2;
        }
        throw new AssertionError("no " + name + " in the package");
    }

    private static String ascii(byte[] bytes, int from, int length) {
        return new String(bytes, from, length, StandardCharsets.US_ASCII).strip();
    }

    private String read(Path archive, String name) throws IOException, InterruptedException {
        var read = Image.run(folder, Map.of(), Path.of("tar"), "-xOf", archive.toString(), name);
        assertEquals(0, read.exitCode(), read::output);
        return read.output();
    }

    @Test
    void theArchiveHoldsTheImageWithoutItsCacheUnderFixedNamesModesAndTimes()
            throws IOException, InterruptedException {
        var entries = list(built(".tar.xz"));
        String top = entries.getFirst().name();
        assertTrue(top.matches("bellwether-[0-9.]+/"), top);
        for (Entry entry : entries) {
            assertTrue(entry.name().startsWith(top), entry::name);
            assertEquals("0/0", entry.owner(), entry::name);
            assertEquals("2026-01-01 00:00", entry.date(), entry::name);
            if (!entry.isLink()) { // jlink keeps a text that several modules share once
                String name = entry.name().substring(top.length());
                assertEquals(mode(entry, name), entry.mode(), name);
            }
        }
        assertEquals(imageFiles(), names(entries, top));
    }

    private static String mode(Entry entry, String name) {
        boolean runs = entry.isFolder() || PROGRAMS.contains(name);
        return (entry.isFolder() ? "d" : "-") + (runs ? "rwxr-xr-x" : "rw-r--r--");
    }

    private static Set<String> names(List<Entry> entries, String top) {
        return entries.stream()
                .filter(entry -> !entry.isFolder())
                .map(entry -> entry.name().substring(top.length()).split(" -> ")[0])
                .collect(Collectors.toSet());
    }

    private static Set<String> imageFiles() throws IOException {
        Path image = Image.folder();
        try (var files = Files.walk(image)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> image.relativize(file).toString())
                    .filter(name -> !name.equals("lib/bellwether.aot"))
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void theArchiveRunsWhereItIsUnpacked() throws IOException, InterruptedException {
        Path archive = built(".tar.xz");
        var unpacked =
                Image.run(folder, Map.of(), Path.of("tar"), "-xf", archive.toString(), "-C", ".");
        assertEquals(0, unpacked.exitCode(), unpacked::output);
        Path home;
        try (var files = Files.list(folder)) {
            home = files.filter(Files::isDirectory).findFirst().orElseThrow();
        }
        var version = Image.run(folder, Map.of(), home.resolve("bin/peer"), "--version");
        assertEquals(0, version.exitCode(), version::output);
    }

    @Test
    void thePackageIsOwnedByRootAndPutsTheConfigurationUnderEtc()
            throws IOException, InterruptedException {
        Path data = member("data.tar.xz");
        var entries = list(data);
        for (Entry entry : entries) {
            assertEquals("0/0", entry.owner(), entry::name);
            assertEquals("2026-01-01 00:00", entry.date(), entry::name);
            if (!entry.isLink()) {
                String name = entry.name().replace("./usr/lib/bellwether/", "");
                assertEquals(mode(entry, name), entry.mode(), entry::name);
            }
        }
        var names = entries.stream().map(Entry::name).toList();
        assertTrue(names.contains("./lib/systemd/system/bellwether.service"), names::toString);
        assertTrue(names.contains("./usr/bin/bellwether -> ../lib/bellwether/bin/peer"));
        assertTrue(
                names.contains(
                        "./usr/lib/bellwether/conf/peer.properties -> /etc/bellwether/peer.properties"));
        assertFalse(names.stream().anyMatch(name -> name.endsWith(".aot")), names::toString);
        assertEquals(
                "/etc/bellwether/peer.properties\n", read(member("control.tar.gz"), "./conffiles"));
    }

    @Test
    void thePackagesConfigurationIsTheCommentedOneWithTheFoldersOfTheSystem()
            throws IOException, InterruptedException {
        String conf = read(member("data.tar.xz"), "./etc/bellwether/peer.properties");
        String plain = Files.readString(Image.folder().resolve("conf/peer.properties"));
        var set = conf.lines().filter(line -> !line.isBlank() && line.charAt(0) != '#').toList();
        assertEquals(
                List.of(
                        "address=auto",
                        "base_dir=/var/lib/bellwether",
                        "log_dir=/var/log/bellwether",
                        "run_dir=/run/bellwether",
                        "group_keys=/etc/bellwether/keys",
                        "sensor_source=none",
                        "data_on_start=resume",
                        "hooks_dir=/etc/bellwether/hooks"),
                set);
        assertEquals(plain.lines().count(), conf.lines().count());
    }

    @Test
    void thePackageOwnsEachFolderThatItMakes() throws IOException, InterruptedException {
        var seen = new HashSet<String>(Set.of("./"));
        for (Entry entry : list(member("data.tar.xz"))) {
            String name = entry.name().split(" -> ")[0];
            String stripped = entry.isFolder() ? name.substring(0, name.length() - 1) : name;
            String parent = stripped.substring(0, stripped.lastIndexOf('/') + 1);
            assertTrue(seen.contains(parent), () -> name + " comes before its folder");
            seen.add(name);
        }
    }

    @Test
    void theBillOfMaterialsNamesEachModuleThatIsInsideAndTheJdk() throws IOException {
        var bill = JsonMapper.shared().readTree(Files.readString(built(".cdx.json")));
        assertEquals("CycloneDX", bill.path("bomFormat").asString());
        Set<String> named =
                StreamSupport.stream(bill.path("components").spliterator(), false)
                        .map(it -> it.path("name").asString() + " " + it.path("version").asString())
                        .collect(Collectors.toSet());
        Set<String> inside;
        try (var jars = Files.list(Image.folder().resolveSibling("mods"))) {
            inside =
                    jars.map(jar -> jar.getFileName().toString())
                            .map(jar -> jar.replaceFirst("-([0-9.]+)\\.jar$", " $1"))
                            .collect(Collectors.toSet());
        }
        inside.add("uplot 1.6.30"); // a script within the launcher, no module
        inside.add("jdk " + System.getProperty("java.runtime.version"));
        assertEquals(inside, named);
        for (JsonNode component : bill.path("components")) {
            boolean ours = component.path("group").asString("").equals("bellwether");
            assertTrue(ours || !component.path("licenses").isEmpty(), component::toString);
        }
    }

    @Test
    void eachLibraryInsideHasItsLicenceBesideIt() throws IOException, InterruptedException {
        try (var jars = Files.list(Image.folder().resolveSibling("mods"))) {
            var libraries =
                    jars.map(jar -> jar.getFileName().toString())
                            .filter(jar -> !jar.startsWith("bellwether-"))
                            .map(jar -> jar.replaceFirst("-[0-9.]+\\.jar$", ""))
                            .toList();
            assertFalse(libraries.isEmpty());
            for (String library : libraries) {
                Path licence = Image.folder().resolve("legal/" + library + "/LICENSE");
                assertTrue(Files.readString(licence).contains("Apache"), library);
                Path whole = licence.resolveSibling("LICENSE-2.0");
                String text = Files.readString(Files.exists(whole) ? whole : licence);
                assertTrue(text.contains("TERMS AND CONDITIONS FOR USE, REPRODUCTION"), library);
                assertTrue(text.contains("END OF TERMS AND CONDITIONS"), library);
            }
        }
        Path charts = Image.folder().resolve("legal/uplot/LICENSE");
        assertTrue(Files.readString(charts).contains("The MIT License"), charts::toString);
        var modules = Image.run(folder, Map.of(), Image.java(), "--list-modules").output();
        for (String module : modules.lines().filter(it -> it.startsWith("java.")).toList()) {
            Path java = Image.folder().resolve("legal/" + module.split("@")[0]);
            String text = Files.readString(java.resolve("LICENSE"));
            assertTrue(text.contains("GNU General Public License"), module);
            assertTrue(Files.exists(java.resolve("ASSEMBLY_EXCEPTION")), module);
        }
    }

    @Test
    void whatTheBuildHasComparedWithItsListIsWhatIsInside()
            throws IOException, InterruptedException {
        Path target = Image.folder().getParent();
        Path libraries = target.resolve("libraries");
        Path check = target.resolve("../src/build/check-dependencies").normalize();
        var compared = Image.run(folder, Map.of(), check, libraries.toString());
        assertEquals(0, compared.exitCode(), compared::output);
        var names = new TreeSet<String>();
        try (var jars = Files.list(target.resolve("mods"))) {
            for (Path jar : jars.toList()) {
                String name = jar.getFileName().toString();
                if (!name.startsWith("bellwether-")) {
                    assertEquals(-1, Files.mismatch(jar, libraries.resolve(name)), name);
                    names.add(name);
                }
            }
        }
        names.add("uplot-1.6.30.jar"); // a script within the launcher, no module
        try (var jars = Files.list(libraries)) {
            assertEquals(
                    names, jars.map(it -> it.getFileName().toString()).collect(Collectors.toSet()));
        }
    }

    @Test
    void thePackageHoldsTheSameLicencesAndNamesThem() throws IOException, InterruptedException {
        Path data = member("data.tar.xz");
        var names = list(data).stream().map(it -> it.name().split(" -> ")[0]).toList();
        String copyright = read(data, "./usr/share/doc/bellwether/copyright");
        try (var files = Files.walk(Image.folder().resolve("legal"))) {
            for (Path file : files.filter(it -> !Files.isDirectory(it)).toList()) {
                String name = "./usr/lib/bellwether/" + Image.folder().relativize(file);
                assertTrue(names.contains(name), name);
            }
        }
        for (String library : List.of("Jackson", "tinylog", "picocli", "uPlot", "Java")) {
            assertTrue(copyright.contains(library), library);
        }
    }
}
