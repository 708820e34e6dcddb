package bellwether.fuzz;

import bellwether.sensors.SensorKind;
import bellwether.sensors.SensorSettings;
import bellwether.sensors.Sensors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A file that somebody drops into a spool: its name up to the first line feed, then its content; a
 * name behind {@code @} is that of a symbolic link. It is taken whole, or refused with a reason and
 * nothing of it taken; nothing outside the spool is touched.
 */
final class SpoolTarget {
    private static final int NAME_BYTES_MAX = 200;

    private SpoolTarget() {}

    static void run(byte[] input) {
        int feed = 0;
        while (feed < input.length && input[feed] != '\n') {
            feed++;
        }
        String name = new String(input, 0, feed, StandardCharsets.UTF_8);
        boolean isLink = name.startsWith("@");
        name = isLink ? name.substring(1) : name;
        if (feed < input.length && isName(name)) {
            byte[] content = Arrays.copyOfRange(input, feed + 1, input.length);
            String own = name;
            Scratch.in(folder -> {
                Path spool = Files.createDirectory(folder.resolve("spool"));
                Path outside = Files.write(folder.resolve("outside.csv"), content);
                if (isLink) {
                    Files.createSymbolicLink(spool.resolve(own), outside);
                } else {
                    Files.write(spool.resolve(own), content);
                }
                take(spool, own, isLink);
                Broken.unless(Arrays.equals(content, Files.readAllBytes(outside)), "outside");
                Broken.unlessEqual(2, list(folder).size(), "names beside the spool");
            });
        }
    }

    private static boolean isName(String name) {
        try {
            return name.getBytes(StandardCharsets.UTF_8).length <= NAME_BYTES_MAX
                    && !name.contains("/")
                    && !List.of("", ".", "..", "taking", "done", "failed").contains(name)
                    && !Path.of(name).toString().isEmpty();
        } catch (InvalidPathException e) {
            return false; // the file system has no such name
        }
    }

    private static void take(Path spool, String name, boolean isLink) throws IOException {
        var taking = new Taking(0);
        try {
            var kind = new SensorKind.Spool(spool);
            Sensors.of(new SensorSettings(Sample.SELF, "a", 1, kind), taking).run(taking);
            throw new Broken("a spool has ended");
        } catch (InterruptedException e) {
            Broken.unless(taking.taken.size() + taking.refused.size() <= 1, "told twice");
        }
        boolean taken = taking.taken.size() == 1;
        boolean refused = taking.refused.size() == 1;
        boolean waits = Files.exists(spool.resolve(name), LinkOption.NOFOLLOW_LINKS);
        Broken.unless(taken == !taking.readings.isEmpty(), "taken in part, or nothing of it");
        Broken.unless(!taken || !isLink, "a link was followed");
        Broken.unlessEqual(!taken && !refused, waits, "still in the spool");
        Broken.unlessEqual(taken ? 1 : 0, list(spool.resolve("done")).size(), "files in done");
        Broken.unlessEqual(
                refused ? 2 : 0, list(spool.resolve("failed")).size(), "files in failed");
    }

    private static List<Path> list(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (var entries = Files.list(folder)) {
            return entries.toList();
        }
    }
}
