package bellwether.fuzz;

import bellwether.protocol.Ascii;
import bellwether.protocol.Ballot;
import bellwether.protocol.Bytes;
import bellwether.protocol.EpochLine;
import bellwether.protocol.Incarnation;
import bellwether.protocol.LineChain;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reading;
import bellwether.protocol.Reign;
import bellwether.protocol.Source;
import bellwether.protocol.Tag;
import bellwether.sequencer.LogBase;
import bellwether.sequencer.LogIndex;
import bellwether.storage.CsvKeeping;
import bellwether.storage.CsvProjection;
import bellwether.storage.CsvRoll;
import bellwether.storage.FileJournal;
import bellwether.storage.FileOutbox;
import bellwether.storage.Footing;
import bellwether.storage.ForwardedFile;
import bellwether.storage.MemoryDisk;
import bellwether.storage.PromiseFile;
import bellwether.storage.RecordReader;
import bellwether.storage.export.ExportRefused;
import bellwether.storage.export.Range;
import bellwether.storage.export.RecordExport;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A small data directory as a peer writes it, the same in each run. */
final class Sample {
    /** Where it lies. */
    static final String DIRECTORY = "d";

    /** Small, so that a few lines already need several files. */
    static final int SEGMENT_BYTES = 512;

    static final int RING_BYTES = 16 << 10;

    /** The smallest that an outbox takes. */
    static final int OUTBOX_BYTES = 4 << 10;

    static final PeerId SELF = new PeerId("b7e2f0c4-5a1d-4e0b-9c3f-2d6a8e1f4b70");
    static final PeerId OTHER = new PeerId("3f9a6c12-8d47-4b5e-a1c0-7e5d2b9f6a38");
    static final Source OWN = new Source(SELF, new Incarnation(7));
    static final Source FOREIGN = new Source(OTHER, new Incarnation(9));

    private static final int READINGS = 10;

    /** Whole, with a CSV file for each sensor. */
    static final Folder WHOLE = make(CsvKeeping.WHOLE);

    /** Of that, what an outbox is opened with. */
    static final Folder OUTBOX = new Folder(part(WHOLE, "journal/", "outbox/"));

    /** The same, with files of days. */
    static final Folder DAILY = make(new CsvKeeping(CsvRoll.DAILY, false));

    private Sample() {}

    /** {@return the files whose names begin so} */
    static Map<String, byte[]> part(Folder folder, String... beginnings) {
        var part = new TreeMap<>(folder.files());
        part.keySet().removeIf(name -> Stream.of(beginnings).noneMatch(name::startsWith));
        return part;
    }

    /** Where the next line goes on. */
    private static final class Pen {
        private final FileJournal journal;
        private int crc;
        private long sequence;
        private long viewId;

        Pen(FileJournal journal) {
            this.journal = journal;
        }

        void epoch(List<PeerId> members) {
            viewId++;
            var reign = new Reign(viewId, SELF, new Incarnation(7));
            write(new EpochLine(reign, sequence + 1, members).text());
        }

        void reading(Source source, long n, Reading reading) {
            sequence++;
            String tag = new Tag(source, n).inLine();
            write("ORDERED:" + sequence + ":" + tag + ":" + reading.payload());
        }

        private void write(String text) {
            byte[] body = text.getBytes(StandardCharsets.US_ASCII);
            crc = new LineChain().next(crc, body, 0, body.length);
            journal.append(Bytes.utf8(text + ":" + Ascii.hex32(crc) + "\n"));
        }
    }

    private static Folder make(CsvKeeping keeping) {
        var disk = new MemoryDisk(new SplittableRandom(1));
        disk.createDirectories(DIRECTORY);
        var opened = FileJournal.open(disk, DIRECTORY + "/journal", SEGMENT_BYTES, RING_BYTES);
        try (var journal = opened.journal()) {
            write(new Pen(journal));
            journal.sync();
            outbox(disk);
            long last = READINGS * 2L;
            try (var csv =
                    CsvProjection.open(
                            disk, DIRECTORY, journal, last, keeping, false, new Footing())) {
                csv.project(Integer.MAX_VALUE);
                csv.checkpoint();
            }
            new PromiseFile(disk, DIRECTORY).keep(new Ballot(3, OTHER));
            new ForwardedFile(disk, DIRECTORY).keep(journal, journal.end(), journal.cuts());
        }
        return Folder.of(disk, DIRECTORY);
    }

    private static void write(Pen pen) {
        pen.epoch(List.of());
        for (int n = 1; n <= READINGS; n++) {
            pen.reading(OWN, n, reading("attic", n));
            pen.reading(FOREIGN, n, reading("cellar", n));
            if (n == READINGS / 2) {
                pen.epoch(List.of(SELF, OTHER));
            }
        }
    }

    private static void outbox(MemoryDisk disk) {
        var journal = FileJournal.open(disk, DIRECTORY + "/journal", SEGMENT_BYTES, RING_BYTES);
        try (var outbox =
                FileOutbox.open(disk, DIRECTORY + "/outbox", journal, OUTBOX_BYTES, OUTBOX_BYTES)
                        .outbox()) {
            for (int n = 1; n <= READINGS; n++) {
                if (n % 2 == 0) {
                    outbox.add(OWN, READINGS + n, reading("attic", n).payload());
                } else {
                    outbox.add(OWN, READINGS + n, reading("attic", n).payload(), "replay-1f", n);
                }
            }
            outbox.sync();
        }
        journal.journal().close();
    }

    /** {@return the file that says where a journal begins which has lost {@code gone}} */
    static byte[] base(byte[] gone) {
        var index = new LogIndex();
        index.take(Bytes.of(gone));
        return LogBase.of(index).text().getBytes(StandardCharsets.UTF_8);
    }

    /** {@return a journal that begins at its second segment} */
    static Folder shortened() {
        var files = part(WHOLE, "journal/0");
        byte[] gone = files.remove("journal/%020d.log".formatted(0));
        files.put("journal/journal.base", base(gone));
        return new Folder(files);
    }

    /** {@return what an export writes} */
    static Map<String, byte[]> exported() {
        MemoryDisk disk = WHOLE.disk(DIRECTORY);
        try (var record = RecordReader.open(disk, DIRECTORY)) {
            RecordExport.run(disk, record, DIRECTORY + "/export", Range.ALL, false, 4096);
        } catch (ExportRefused e) {
            throw new IllegalStateException(e);
        }
        return part(Folder.of(disk, DIRECTORY), "export/");
    }

    static Reading reading(String sensor, int n) {
        String day = n % 3 == 0 ? "2026-03-02" : "2026-03-01";
        String humidity = n % 4 == 0 ? "" : "61." + n;
        return new Reading(sensor, day + "T10:00:0" + n % 10 + "Z", n + ".5", humidity, "1e3");
    }
}
