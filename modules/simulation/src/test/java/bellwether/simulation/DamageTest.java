package bellwether.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Bytes;
import bellwether.storage.Disk;
import bellwether.storage.MemoryDisk;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class DamageTest {
    private static final String FILE = "peer/journal/a.log";
    private static final String OTHER = "peer/journal/a.checkpoint";
    private static final String CONTENT = "0123456789";

    private final MemoryDisk disk = new MemoryDisk(new Random(1));
    private final SplittableRandom random = new SplittableRandom(1);

    private void store(String path) {
        disk.createDirectories("peer/journal");
        disk.replace(path, Bytes.utf8(CONTENT).array());
    }

    private Optional<String> damage(String suffix) {
        return Damage.on(disk, "peer", suffix, random);
    }

    @Test
    void oneBitOfAFileOfThatNameFlipsAndNothingElse() {
        var places = new TreeSet<Integer>();
        for (int i = 0; i < 1_000; i++) {
            store(FILE);
            store(OTHER);
            assertTrue(damage(".log").orElseThrow().startsWith(FILE + " has another bit at "));
            BigInteger flipped = number(CONTENT).xor(number(disk.content(FILE)));
            assertEquals(1, flipped.bitCount());
            places.add(flipped.getLowestSetBit());
            assertEquals(CONTENT, disk.content(OTHER));
        }
        assertEquals(8 * CONTENT.length(), places.size(), "any bit may be the one");
    }

    private static BigInteger number(String content) {
        return new BigInteger(1, content.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void whatPowerWouldTakeIsNotDamaged() {
        store(FILE);
        try (var file = disk.open(FILE, Disk.Mode.WRITE)) {
            file.write(CONTENT.length(), Bytes.utf8("unsynced").array(), 0, 8);
            for (int i = 0; i < 1_000; i++) {
                damage(".log");
                assertTrue(disk.content(FILE).endsWith("unsynced"));
            }
        }
    }

    @Test
    void whereNothingIsDurableNothingIsDone() {
        assertEquals(Optional.empty(), damage(".log"));
        store(OTHER);
        assertEquals(Optional.empty(), damage(".log"));
        assertEquals(CONTENT, disk.content(OTHER));
    }

    /** What lies on the platter is damaged, not only what is read: no power cut mends it. */
    @Test
    void damageSurvivesAPowerCut() {
        store(FILE);
        disk.syncDirectory("peer/journal");
        disk.syncDirectory("peer");
        disk.syncDirectory("");
        damage(".log");
        String damaged = disk.content(FILE);
        disk.crash();
        assertEquals(damaged, disk.content(FILE));
    }
}
