package bellwether.fuzz;

import bellwether.protocol.Ballot;
import bellwether.protocol.JournalFailure;
import bellwether.protocol.MalformedException;
import bellwether.sequencer.LogBase;
import bellwether.storage.CsvLayout;
import bellwether.storage.FileJournal;
import bellwether.storage.ForwardedFile;
import bellwether.storage.MemoryDisk;
import bellwether.storage.PromiseFile;
import bellwether.storage.RecordReader;
import bellwether.storage.export.ExportRefused;
import bellwether.storage.export.Range;
import bellwether.storage.export.RecordExport;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

/**
 * The small files of a data directory, and where a journal begins, as another peer says it: what
 * was promised, how far the record is forwarded or exported. One that is damaged is refused or
 * passed over, as its class says, and never taken for another.
 */
final class NotesTarget {
    private static final String EXPORT = Sample.DIRECTORY + "/export";

    private NotesTarget() {}

    static void run(byte[] input) {
        Folder found = Folder.of(input);
        var files = new TreeMap<>(found.files());
        files.keySet().removeIf(name -> name.contains("/") && !name.startsWith("export/"));
        files.putAll(Sample.part(Sample.WHOLE, "journal/"));
        MemoryDisk disk = new Folder(files).disk(Sample.DIRECTORY);
        promise(disk);
        layout(disk);
        forwarded(disk);
        export(disk);
        base(found.file("base.base"));
    }

    private static void promise(MemoryDisk disk) {
        try {
            Ballot kept = new PromiseFile(disk, Sample.DIRECTORY).kept();
            var higher = new Ballot(kept.viewId() / 2 + 1, Sample.OTHER);
            new PromiseFile(disk, Sample.DIRECTORY).keep(higher);
            Broken.unlessEqual(higher, new PromiseFile(disk, Sample.DIRECTORY).kept(), "kept");
        } catch (JournalFailure e) {
            Broken.unless(e.getMessage().contains("is damaged"), e.getMessage());
        }
    }

    private static void layout(MemoryDisk disk) {
        CsvLayout.load(disk, Sample.DIRECTORY).ifPresent(CsvLayout::firstDay);
    }

    private static void forwarded(MemoryDisk disk) {
        String path = Sample.DIRECTORY + "/journal";
        var opened = FileJournal.open(disk, path, Sample.SEGMENT_BYTES, Sample.RING_BYTES);
        try (var journal = opened.journal()) {
            var file = new ForwardedFile(disk, Sample.DIRECTORY);
            file.load(journal)
                    .ifPresent(offset ->
                            Broken.unless(
                                    offset >= 0 && offset <= journal.end(),
                                    "forwarded to " + offset));
            Broken.unless(file.keep(journal, journal.end(), journal.cuts()), "not noted");
            Broken.unlessEqual(
                    journal.end(),
                    new ForwardedFile(disk, Sample.DIRECTORY).load(journal).orElse(-1),
                    "forwarded");
        }
    }

    private static void export(MemoryDisk disk) {
        try (var record = RecordReader.open(disk, Sample.DIRECTORY)) {
            RecordExport.run(disk, record, EXPORT, Range.ALL, false, 4096);
        } catch (ExportRefused | JournalFailure e) {
            Broken.unless(!e.getMessage().isBlank(), "refused without a word");
        }
    }

    private static void base(byte[] file) {
        String text = new String(file, StandardCharsets.UTF_8);
        try {
            LogBase base = LogBase.parse(text);
            Broken.unlessEqual(base, LogBase.of(base.index()), "told again");
        } catch (MalformedException e) {
            Broken.unless(!e.getMessage().isBlank(), "refused without a word");
        }
    }
}
