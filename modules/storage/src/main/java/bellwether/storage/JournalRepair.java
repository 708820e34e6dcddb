package bellwether.storage;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes a journal's files end where its valid lines end, and makes them durable. What is cut off is
 * first copied or moved to {@code torn-*.bin}, unless it is only an incomplete last line, which a
 * crash leaves in the ordinary course of things. May be broken off and run again at any point.
 */
final class JournalRepair {
    private static final int COPY_BYTES = 1 << 20;

    private final Disk disk;
    private final String directory;
    private final JournalFiles files;
    private final List<String> setAside = new ArrayList<>();
    private long cutBytes;

    private JournalRepair(Disk disk, String directory, JournalFiles files) {
        this.disk = disk;
        this.directory = directory;
        this.files = files;
    }

    /** {@return what was found and done} */
    static Recovery run(Disk disk, String directory, JournalFiles files, JournalScan scan) {
        var repair = new JournalRepair(disk, directory, files);
        long end = scan.index().end();
        files.empty().forEach(name -> disk.delete(files.path(name)));
        if (!files.expired().isEmpty()) {
            disk.syncDirectory(directory); // a process that was killed may have left the base so
            files.expired().forEach(name -> disk.delete(files.path(name)));
        }
        if (files.isBaseDamaged()) {
            repair.setBaseAside();
        }
        if (!scan.problem().isEmpty()) {
            repair.cut(end, !scan.tornOnly());
        }
        repair.force(end);
        return new Recovery(end, repair.cutBytes, scan.problem(), repair.setAside);
    }

    private void setBaseAside() {
        cutBytes += size(BaseFile.NAME);
        setAside.add(BaseFile.setAside(disk, directory));
    }

    /** From the end backwards, so that what is left is a valid journal at every step. */
    private void cut(long end, boolean keep) {
        for (String name : files.strays().reversed()) {
            cutBytes += size(name);
            moveAside(name, name.substring(0, name.lastIndexOf('.')));
        }
        for (var segment : files.segments().reversed()) {
            if (segment.end() <= end) {
                break;
            }
            cutBytes += segment.end() - Math.max(end, segment.start());
            if (segment.start() < end) {
                cutWithin(segment, end, keep);
            } else if (keep) {
                moveAside(segment.name(), SegmentName.digits(segment.start()));
            } else {
                disk.delete(files.path(segment.name()));
            }
        }
        disk.syncDirectory(directory);
    }

    private long size(String name) {
        try (var file = disk.open(files.path(name), Disk.Mode.READ)) {
            return file.size();
        }
    }

    private void cutWithin(JournalFiles.Segment segment, long end, boolean keep) {
        try (var file = disk.open(files.path(segment.name()), Disk.Mode.WRITE)) {
            if (keep) {
                copyAside(file, end - segment.start(), end);
            }
            file.truncate(end - segment.start());
        }
    }

    private void copyAside(DiskFile from, long at, long offset) {
        String target = TornName.free(disk, directory, SegmentName.digits(offset));
        try (var to = disk.open(target, Disk.Mode.WRITE)) {
            var buffer = new byte[COPY_BYTES];
            long copied = 0;
            int count;
            while ((count = from.read(at + copied, buffer, 0, buffer.length)) > 0) {
                to.write(copied, buffer, 0, count);
                copied += count;
            }
            to.force();
        }
        disk.syncDirectory(directory);
        setAside.add(target);
    }

    private void moveAside(String name, String label) {
        String target = TornName.free(disk, directory, label);
        disk.move(files.path(name), target);
        setAside.add(target);
    }

    /** A process that was killed leaves bytes that are readable and not yet synced. */
    private void force(long end) {
        for (var segment : files.segments()) {
            if (segment.start() < end) {
                try (var file = disk.open(files.path(segment.name()), Disk.Mode.WRITE)) {
                    file.force();
                }
            }
        }
        disk.syncDirectory(directory);
    }
}
