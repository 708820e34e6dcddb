package bellwether.storage.export;

import bellwether.protocol.JournalFailure;
import bellwether.storage.CsvFormat;
import bellwether.storage.Disk;
import bellwether.storage.InUseException;
import bellwether.storage.RecordReader;
import bellwether.storage.RecordReader.Mark;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;

/**
 * Writes the record as compressed CSV files by day, all sensors together, and goes on where an
 * earlier run ended, however that ended. Each reading is in one part.
 *
 * <p>A chunk of record at a time: its rows go to drafts that nobody sees, durably; the log of the
 * export then says that they are there, which is the moment that counts; then the drafts get their
 * names. A run that follows finishes that for the last chunk, and removes other drafts. What the
 * record says behind a merge is no longer what was exported: the chained CRC at the end of a chunk
 * tells. Those chunks are dropped, which the log says before a file goes.
 *
 * <p>Confined to one thread.
 */
public final class RecordExport {
    /** Bytes of rows that are held in memory at a time. */
    public static final int CHUNK_BYTES = 16 << 20;

    private final Disk disk;
    private final String directory;
    private final int chunkBytes;
    private long rows;
    private long files;
    private long bytes;
    private long replaced;
    private long expired;
    private OptionalLong renumberedFrom = OptionalLong.empty();

    private RecordExport(Disk disk, String directory, int chunkBytes) {
        this.disk = disk;
        this.directory = directory;
        this.chunkBytes = chunkBytes;
    }

    /**
     * Exports what there is and was not exported yet.
     *
     * @param record to read
     * @param directory to write to, made if it is not there
     * @param anew whether what was exported there before goes
     * @throws ExportRefused if the directory holds another export
     * @throws InUseException if another process exports to it
     * @throws JournalFailure if record or disk refuse; a run that follows goes on
     */
    public static ExportSummary run(
            Disk disk, RecordReader record, String directory, Range range, boolean anew)
            throws ExportRefused {
        return run(disk, record, directory, range, anew, CHUNK_BYTES);
    }

    /**
     * As {@link #run(Disk, RecordReader, String, Range, boolean)}.
     *
     * @param chunkBytes how many bytes of rows are held in memory at a time
     */
    public static ExportSummary run(
            Disk disk,
            RecordReader record,
            String directory,
            Range range,
            boolean anew,
            int chunkBytes)
            throws ExportRefused {
        disk.createDirectories(directory);
        try (var _ = disk.lock(directory + "/.lock")) {
            return new RecordExport(disk, directory, chunkBytes).run(record, range, anew);
        }
    }

    private ExportSummary run(RecordReader record, Range range, boolean anew) throws ExportRefused {
        if (anew) {
            forgetAll();
        }
        ExportLog log = ExportLog.open(disk, directory);
        begin(log, record, range);
        finishLast(log);
        cut(log, record);
        boolean behind = log.end().offset() > record.journalEnd();
        if (!log.isNew() && !behind) {
            write(log, record, range);
        }
        return new ExportSummary(
                rows,
                files,
                bytes,
                log.rows(),
                log.end().sequence(),
                renumberedFrom,
                replaced,
                behind,
                expired);
    }

    /** The log first: no run to come may believe in parts that are gone. */
    private void forgetAll() {
        disk.delete(directory + "/" + ExportLog.NAME);
        disk.syncDirectory(directory);
        for (String folder : disk.list(directory)) {
            if (Part.isFolder(folder)) {
                forget(directory + "/" + folder);
            }
        }
        disk.syncDirectory(directory);
    }

    private void forget(String folder) {
        for (String name : disk.list(folder)) {
            if (Part.isDraft(name) || Part.isName(name)) {
                disk.delete(folder + "/" + name);
            }
        }
        if (disk.list(folder).isEmpty()) {
            disk.delete(folder);
        }
    }

    private void begin(ExportLog log, RecordReader record, Range range) throws ExportRefused {
        var id = record.log();
        if (id.isEmpty()) {
            return;
        }
        if (!log.isNew()) {
            if (!log.isOf(id.get().toString(), range)) {
                throw new ExportRefused(
                        directory
                                + " holds the export of another record, or of other times: name"
                                + " another folder, or let it be exported anew (--anew)");
            }
            return;
        }
        if (disk.list(directory).stream().anyMatch(Part::isFolder)) {
            throw new ExportRefused(
                    directory
                            + " holds date=… folders that no export of bellwether tells of: name"
                            + " another folder");
        }
        log.begin(id.get().toString(), range);
    }

    /** What the last run had promised and not finished is finished; what it had not is removed. */
    private void finishLast(ExportLog log) {
        var promised = new HashSet<String>();
        if (!log.chunks().isEmpty()) {
            for (Part part : log.chunks().getLast().parts()) {
                promised.add(part.draftPath());
                show(part);
            }
        }
        log.dropped().forEach(part -> disk.delete(directory + "/" + part.path()));
        for (String folder : disk.list(directory)) {
            if (Part.isFolder(folder)) {
                removeDrafts(folder, promised);
            }
        }
    }

    private void removeDrafts(String folder, HashSet<String> promised) {
        for (String name : disk.list(directory + "/" + folder)) {
            if (Part.isDraft(name) && !promised.contains(folder + "/" + name)) {
                disk.delete(directory + "/" + folder + "/" + name);
            }
        }
    }

    private void show(Part part) {
        if (disk.exists(directory + "/" + part.draftPath())) {
            disk.move(directory + "/" + part.draftPath(), directory + "/" + part.path());
        }
    }

    /** Drops the chunks that the record contradicts. */
    private void cut(ExportLog log, RecordReader record) {
        List<ExportLog.Chunk> chunks = log.chunks();
        int kept = chunks.size();
        for (int i = chunks.size() - 1; i >= 0; i--) {
            Mark end = chunks.get(i).end();
            if (end.offset() <= record.journalEnd()) {
                if (end.offset() < record.start().offset() || record.fits(end)) {
                    break;
                }
                kept = i;
            }
        }
        if (kept == chunks.size()) {
            return;
        }
        renumberedFrom = OptionalLong.of(kept == 0 ? 1 : chunks.get(kept - 1).end().sequence() + 1);
        log.cut(kept);
        for (Part part : log.dropped()) {
            disk.delete(directory + "/" + part.path());
            replaced++;
        }
    }

    private void write(ExportLog log, RecordReader record, Range range) {
        while (log.end().offset() < record.end()) {
            var chunk = new DayRows(range, chunkBytes);
            Mark end = record.read(from(log, record), chunk::add);
            var parts = new ArrayList<Part>();
            for (var day : chunk.days()) {
                parts.add(writeDraft(day));
            }
            log.add(new ExportLog.Chunk(end, chunk.count(), parts));
            parts.forEach(this::show);
            rows += chunk.count();
            files += parts.size();
        }
    }

    /** What had expired before it was exported is passed over. */
    private Mark from(ExportLog log, RecordReader record) {
        Mark start = record.start();
        if (log.end().offset() >= start.offset()) {
            return log.end();
        }
        expired += start.sequence() - log.end().sequence();
        return start;
    }

    private Part writeDraft(DayRows.Day day) {
        Part part = day.part();
        disk.createDirectories(directory + "/" + part.folder());
        bytes +=
                PartFile.write(
                        disk, directory + "/" + part.draftPath(), CsvFormat.header(), day.rows());
        disk.syncDirectory(directory + "/" + part.folder());
        return part;
    }
}
