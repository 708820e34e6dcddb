package bellwether.storage;

import bellwether.protocol.Ascii;

/**
 * Finds from a CSV file's end backwards where the rows up to a sequence end. What lies behind is
 * all that is read, so a cut costs what it cuts. Rows that a power cut has damaged are passed over.
 */
final class RowSearch {
    private static final int WINDOW_BYTES = 1 << 16;
    private static final int SEQUENCE_BYTES_MAX = Ascii.DIGITS_MAX + 1;

    private final DiskFile file;
    private final byte[] window;
    private long windowFrom;
    private int windowLength;

    private RowSearch(DiskFile file, long size) {
        this.file = file;
        this.window = new byte[(int) Math.min(WINDOW_BYTES, size + 2 * SEQUENCE_BYTES_MAX)];
    }

    /**
     * Where the rows up to a sequence end.
     *
     * @param end file position behind the last of them, at least the header's length
     * @param sequence its sequence, 0 if there is none
     */
    record Found(long end, long sequence) {}

    /** {@return where the complete rows up to {@code sequenceMax} end in a file with a header} */
    static Found lastAtMost(DiskFile file, long size, long sequenceMax) {
        return new RowSearch(file, size).search(size, sequenceMax);
    }

    private Found search(long size, long sequenceMax) {
        long rowEnd = behindLineFeed(size);
        while (rowEnd > CsvFormat.headerLength()) {
            long rowFrom = behindLineFeed(rowEnd - 1);
            long sequence = sequenceAt(rowFrom, rowEnd);
            if (sequence >= 1 && sequence <= sequenceMax) {
                return new Found(rowEnd, sequence);
            }
            rowEnd = rowFrom;
        }
        return new Found(CsvFormat.headerLength(), 0);
    }

    /** {@return the position behind the last line feed before {@code position}} */
    private long behindLineFeed(long position) {
        long at = position;
        while (at > CsvFormat.headerLength() && byteAt(at - 1) != '\n') {
            at--;
        }
        return Math.max(at, CsvFormat.headerLength());
    }

    private long sequenceAt(long rowFrom, long rowEnd) {
        var digits = new byte[SEQUENCE_BYTES_MAX];
        int length = 0;
        for (long at = rowFrom; at < rowEnd && length < digits.length; at++) {
            byte next = byteAt(at);
            if (next == ',') {
                return Ascii.parseLong(digits, 0, length);
            }
            digits[length++] = next;
        }
        return -1;
    }

    private byte byteAt(long position) {
        if (position < windowFrom || position >= windowFrom + windowLength) {
            // the window ends a little behind the position: a row's first bytes are read forwards
            windowFrom = Math.max(0, position + 2 * SEQUENCE_BYTES_MAX - window.length);
            windowLength = file.read(windowFrom, window, 0, window.length);
            if (position >= windowFrom + windowLength) {
                return 0; // the file is shorter than it was
            }
        }
        return window[(int) (position - windowFrom)];
    }
}
