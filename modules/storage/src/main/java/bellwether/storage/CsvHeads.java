package bellwether.storage;

import bellwether.protocol.Ascii;
import bellwether.sequencer.LogBase;

/**
 * How much of each CSV file is of the time before the journal begins: rows of which the journal
 * says nothing any more. They may be there where a reading tells no time, since such a file never
 * expires, and where files are kept longer than the journal.
 *
 * @param directory the data directory
 */
record CsvHeads(Disk disk, String directory, LogBase base) {
    private static final int SEQUENCE_BYTES_MAX = Ascii.DIGITS_MAX + 1;

    /** {@return how many bytes of a file come before the first row that the journal has} */
    long bytes(String fileName) {
        String path = directory + "/" + fileName;
        if (base.lastSequence() == 0 || !disk.exists(path)) {
            return 0;
        }
        try (var file = disk.open(path, Disk.Mode.READ)) {
            if (!beginsBefore(file)) {
                return 0;
            }
            var last = RowSearch.lastAtMost(file, file.size(), base.lastSequence());
            return last.sequence() == 0 ? 0 : last.end();
        }
    }

    /**
     * {@return whether a file may hold rows of which the journal says nothing: it has some, and the
     * first is not known to be the journal's}
     */
    boolean mayBeIn(String fileName) {
        try (var file = disk.open(directory + "/" + fileName, Disk.Mode.READ)) {
            return base.lastSequence() > 0
                    && CsvFormat.kind(file) == CsvFormat.Kind.OURS
                    && file.size() > CsvFormat.headerLength()
                    && firstSequence(file) <= base.lastSequence();
        }
    }

    private boolean beginsBefore(DiskFile file) {
        long sequence = firstSequence(file);
        return sequence >= 1 && sequence <= base.lastSequence();
    }

    /** {@return that of the first row; negative: it has none} */
    private static long firstSequence(DiskFile file) {
        var row = new byte[SEQUENCE_BYTES_MAX];
        int length = file.read(CsvFormat.headerLength(), row, 0, row.length);
        int comma = 0;
        while (comma < length && row[comma] != ',') {
            comma++;
        }
        return Ascii.parseLong(row, 0, comma);
    }
}
