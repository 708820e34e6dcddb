package bellwether.keys.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.PeerId;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a kill leaves, with files that hold words instead of keys. */
final class KeyFolderTest {
    private static final Instant UNTIL = Instant.parse("2029-02-03T12:00:00Z");

    @TempDir Path temporary;

    private static HostRecord record(int n) {
        return new HostRecord(
                new PeerId("00000000-0000-4000-8000-00000000000" + n),
                List.of(new Issued(1, BigInteger.valueOf(n)), new Issued(2, BigInteger.TEN)),
                UNTIL);
    }

    private static GroupState state() {
        var hosts = new TreeMap<String, HostRecord>();
        hosts.put("a.peer_id", record(1));
        hosts.put("b", record(2));
        return new GroupState(
                "green.house",
                Stage.PREPARED,
                1,
                hosts,
                List.of(
                        new Revocation("c", record(3), UNTIL),
                        new Revocation("c", record(4), UNTIL)));
    }

    private static Draft draft(KeyFolder keys, GroupState state, String word) throws IOException {
        Draft draft = keys.draft();
        Files.writeString(draft.store(), word);
        Files.writeString(draft.password(), word);
        for (String name : state.hosts().keySet()) {
            for (String file : state.hostFiles()) {
                Files.writeString(draft.host(name).resolve(file), word);
            }
        }
        Files.writeString(draft.scratch().resolve("x"), word);
        draft.write(state);
        return draft;
    }

    /** {@return each file with its content, but for the lock} */
    private static String content(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .filter(it -> !it.endsWith(".lock"))
                    .map(it -> folder.relativize(it) + "=" + text(it))
                    .collect(Collectors.toCollection(TreeSet::new))
                    .toString();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theFileOfAGroupIsReadAsItWasWrittenAndDamageIsNamed() throws IOException {
        Path file = temporary.resolve("group.properties");
        Files.writeString(file, GroupFile.text(state()));
        assertEquals(state(), GroupFile.read(file));
        for (String damage : List.of("stage=steady\nstage=x", "generation=x", "host.b.peer_id=7")) {
            Files.writeString(file, GroupFile.text(state()) + damage + "\n");
            var e = assertThrows(IOException.class, () -> GroupFile.read(file));
            assertTrue(e.getMessage().startsWith(file + " is damaged ("), e.getMessage());
        }
        Files.writeString(file, "group=a\n");
        assertThrows(IOException.class, () -> GroupFile.read(file));
    }

    @Test
    void aChangeThatWasCutOffAtAnyMomentIsThereAsAWholeOrNotAtAll() throws Exception {
        Path whole = temporary.resolve("whole");
        try (var keys = KeyFolder.create(whole)) {
            keys.commit(draft(keys, state(), "new"));
        }
        String after = content(whole);
        assertTrue(after.contains("hosts/b/revoked-2.crl=new"), after);
        assertFalse(after.contains("scratch"), after);

        int files = 0;
        do {
            Path cut = temporary.resolve("cut" + files);
            try (var keys = KeyFolder.create(cut)) {
                keys.commit(draft(keys, old(), "old"));
                Draft draft = draft(keys, state(), "new");
                String before = content(cut.resolve("hosts"));
                assertTrue(before.contains("b/keys.p12=old") && before.contains("c/"), before);
                draft.seal();
                Files.move(draft.folder(), cut.resolve(KeyFolder.NEXT));
            }
            placeFirst(cut, files);
            try (var keys = KeyFolder.open(cut)) {
                assertEquals(state(), keys.state());
            }
            assertEquals(after, content(cut), "cut off after " + files);
            files++;
        } while (files <= 2 + 2 * state().hostFiles().size());
    }

    /** The group before: one generation, and a host that has been revoked since. */
    private static GroupState old() {
        var hosts = new TreeMap<String, HostRecord>();
        hosts.put("b", record(2));
        hosts.put("c", record(3));
        return new GroupState("green.house", Stage.STEADY, 1, hosts, List.of());
    }

    /** Does the first moves of those that follow, as one that was killed then has done them. */
    private static void placeFirst(Path folder, int count) throws IOException {
        var moves = new ArrayList<>(List.of("password", "group.p12"));
        for (String name : state().hosts().keySet()) {
            state().hostFiles().forEach(file -> moves.add("hosts/" + name + "/" + file));
        }
        for (String file : moves.subList(0, count)) {
            Files.createDirectories(folder.resolve(file).getParent());
            Files.move(
                    folder.resolve(KeyFolder.NEXT).resolve(file),
                    folder.resolve(file),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Test
    void aChangeThatWasNotFinishedIsForgotten() throws Exception {
        Path folder = temporary.resolve("g");
        try (var keys = KeyFolder.create(folder)) {
            draft(keys, state(), "new");
        }
        try (var keys = KeyFolder.create(folder)) {
            keys.commit(draft(keys, old(), "old"));
        }
        String before = content(folder);
        try (var keys = KeyFolder.open(folder)) {
            draft(keys, state(), "new");
        }
        try (var keys = KeyFolder.open(folder)) {
            assertEquals(old(), keys.state());
            OwnerOnly.delete(folder.resolve(KeyFolder.DRAFT));
        }
        assertEquals(before, content(folder));
    }

    @Test
    void twoAreNotAtWorkAtOnce() throws Exception {
        Path folder = temporary.resolve("g");
        try (var keys = KeyFolder.create(folder)) {
            var e = assertThrows(IOException.class, () -> KeyFolder.create(folder));
            assertTrue(e.getMessage().startsWith("another group-keys is at work in " + folder));
            keys.commit(draft(keys, old(), "old"));
            assertThrows(IOException.class, () -> KeyFolder.open(folder));
        }
        KeyFolder.open(folder).close();
    }
}
