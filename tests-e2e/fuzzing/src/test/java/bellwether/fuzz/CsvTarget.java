package bellwether.fuzz;

import bellwether.storage.CsvFormat;
import bellwether.storage.CsvKeeping;
import bellwether.storage.CsvName;
import bellwether.storage.CsvProjection;
import bellwether.storage.CsvRoll;
import bellwether.storage.FileJournal;
import bellwether.storage.Footing;
import bellwether.storage.MemoryDisk;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.TreeMap;

/**
 * CSV files, their layout and their checkpoint, beside a journal that is whole. Whatever they hold:
 * opening and rendering never fail on a disk that works, and once all files were compared, as after
 * damage was found, they are what the journal says; without a checkpoint to believe they are so at
 * once.
 */
final class CsvTarget {
    /** With a file of that name the CSV files are to be rolled by day. */
    private static final String DAILY = "daily";

    private static final CsvKeeping BY_DAY = new CsvKeeping(CsvRoll.DAILY, false);

    private CsvTarget() {}

    static void run(byte[] input) {
        Folder found = Folder.of(input);
        boolean daily = found.files().containsKey(DAILY);
        Folder sample = daily ? Sample.DAILY : Sample.WHOLE;
        var files = new TreeMap<>(found.files());
        files.keySet().removeIf(name -> name.contains("/"));
        files.putAll(Sample.part(sample, "journal/"));
        MemoryDisk disk = new Folder(files).disk(Sample.DIRECTORY);
        render(disk, daily, false);
        if (!files.containsKey(CsvProjection.CHECKPOINT_NAME)) {
            compare(sample, disk);
        }
        Folder once = Folder.of(disk, Sample.DIRECTORY);
        render(disk, daily, false);
        Broken.unlessEqual(once, Folder.of(disk, Sample.DIRECTORY), "files of the second time");
        render(disk, daily, true);
        compare(sample, disk);
    }

    private static void render(MemoryDisk disk, boolean daily, boolean anew) {
        String path = Sample.DIRECTORY + "/journal";
        var opened = FileJournal.open(disk, path, Sample.SEGMENT_BYTES, Sample.RING_BYTES);
        try (var journal = opened.journal();
                var csv =
                        CsvProjection.open(
                                disk,
                                Sample.DIRECTORY,
                                journal,
                                opened.index().lastSequence(),
                                daily ? BY_DAY : CsvKeeping.WHOLE,
                                false,
                                new Footing())) {
            if (anew) {
                csv.renderAnew();
            }
            csv.project(Integer.MAX_VALUE);
            csv.checkpoint();
        }
    }

    private static void compare(Folder sample, MemoryDisk disk) {
        Folder now = Folder.of(disk, Sample.DIRECTORY);
        sample.files()
                .forEach((name, content) -> {
                    if (name.endsWith(".csv")) {
                        Broken.unless(Arrays.equals(content, now.file(name)), name + " is another");
                    }
                });
        now.files()
                .forEach((name, content) -> {
                    boolean isMore =
                            CsvName.parse(name).isPresent() && !sample.files().containsKey(name);
                    String text = new String(content, StandardCharsets.ISO_8859_1);
                    Broken.unless(
                            !isMore || !text.startsWith(CsvFormat.HEADER + "\n"),
                            name + " holds rows that the journal does not");
                });
    }
}
