package bellwether.fuzz;

import bellwether.protocol.Source;
import bellwether.protocol.Tag;
import bellwether.storage.FileJournal;
import bellwether.storage.FileOutbox;
import bellwether.storage.MemoryDisk;
import bellwether.storage.RecoveredOutbox;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * A journal's directory and an outbox's. Opening never fails on a disk that works, and gives out
 * only readings that stand in a line with a right CRC; all whole lines before the damage are kept,
 * and who opens it again finds the same.
 */
final class OutboxTarget {
    private static final String JOURNAL = Sample.DIRECTORY + "/journal";
    private static final String OUTBOX = Sample.DIRECTORY + "/outbox";

    private OutboxTarget() {}

    /** What an outbox holds. */
    private record Held(TreeMap<String, String> readings, OptionalLong position) {}

    static void run(byte[] input) {
        Folder found = Folder.of(input);
        MemoryDisk disk = found.disk(Sample.DIRECTORY);
        Held once = open(disk);
        Set<String> good = Oracle.goodBodies(found.files().values());
        once.readings()
                .forEach((tag, payload) ->
                        Broken.unless(
                                good.stream().anyMatch(body -> isOf(tag, payload, body)),
                                "given out, and in no line with a right CRC: "
                                        + tag
                                        + ":"
                                        + payload));
        if (isLikeSample(found)) {
            keepsWhatIsBeforeTheDamage(found, once);
        }
        Broken.unlessEqual(once, open(disk), "held the second time");
        Folder twice = Folder.of(disk, Sample.DIRECTORY); // what was gone through has its name now
        Broken.unlessEqual(once, open(disk), "held the third time");
        Broken.unlessEqual(twice, Folder.of(disk, Sample.DIRECTORY), "files of the third time");
    }

    /** By its key or, as all lines once did and those of first readings do, by its name. */
    private static boolean isOf(String tag, String payload, String body) {
        return body.endsWith(tag + ":" + payload)
                || body.endsWith(Tag.parse(tag).inLine() + ":" + payload);
    }

    private static boolean isIn(String tag, String payload, String line) {
        return line.contains(tag + ":" + payload)
                || line.contains(Tag.parse(tag).inLine() + ":" + payload);
    }

    private static Held open(MemoryDisk disk) {
        var journal = FileJournal.open(disk, JOURNAL, Sample.SEGMENT_BYTES, Sample.RING_BYTES);
        RecoveredOutbox opened =
                FileOutbox.open(disk, OUTBOX, journal, Sample.OUTBOX_BYTES, Sample.OUTBOX_BYTES);
        var readings = new TreeMap<String, String>();
        OptionalLong position;
        try (var _ = journal.journal();
                var outbox = opened.outbox()) {
            for (Source source : outbox.sources()) {
                long n = outbox.first(source);
                while (n <= outbox.last(source)) {
                    byte[] bytes = outbox.payload(source, n).toArray();
                    String payload = new String(bytes, StandardCharsets.ISO_8859_1);
                    readings.put(new Tag(source, n).toString(), payload);
                    n++;
                }
            }
            position = outbox.noted("replay-1f");
        }
        return new Held(readings, position);
    }

    private static boolean isLikeSample(Folder found) {
        Folder sample = Sample.OUTBOX;
        return found.files().keySet().equals(sample.files().keySet())
                && Oracle.sharedBytes(found.joined(".log"), sample.joined(".log"))
                        == sample.joined(".log").length;
    }

    private static void keepsWhatIsBeforeTheDamage(Folder found, Held held) {
        byte[] there = found.joined(".out");
        long shared = Oracle.sharedBytes(there, Sample.OUTBOX.joined(".out"));
        long at = 0;
        for (String line : Oracle.lines(there)) {
            at += line.length();
            if (at <= shared && line.contains(":DATA|")) {
                Broken.unless(
                        held.readings().entrySet().stream()
                                .anyMatch(it -> isIn(it.getKey(), it.getValue(), line)),
                        "lost though it stands before the damage: " + line);
            }
        }
    }
}
