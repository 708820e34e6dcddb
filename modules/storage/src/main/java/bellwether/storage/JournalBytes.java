package bellwether.storage;

import java.util.Arrays;

/** The bytes of a journal at rest as one stream, for comparing. */
final class JournalBytes implements AutoCloseable {
    private static final int CHUNK_BYTES = 1 << 20;

    private final JournalFiles files;
    private final SegmentReader reader;

    JournalBytes(Disk disk, String directory) {
        this.files = new JournalFiles(disk, directory);
        this.reader = new SegmentReader(disk);
    }

    /** {@return the first offset where the two differ, {@code end} if they do not before it} */
    long mismatch(JournalBytes other, long end) {
        var mine = new byte[CHUNK_BYTES];
        var its = new byte[CHUNK_BYTES];
        long offset = 0;
        while (offset < end) {
            int length = (int) Math.min(CHUNK_BYTES, end - offset);
            int count = Math.min(read(offset, mine, length), other.read(offset, its, length));
            int differs = Arrays.mismatch(mine, 0, count, its, 0, count);
            if (differs >= 0 || count == 0) {
                return offset + Math.max(differs, 0);
            }
            offset += count;
        }
        return end;
    }

    private int read(long offset, byte[] into, int length) {
        for (var segment : files.segments()) {
            if (offset >= segment.start() && offset < segment.end()) {
                int count = (int) Math.min(length, segment.end() - offset);
                String path = files.path(segment.name());
                return reader.read(path, offset - segment.start(), into, 0, count);
            }
        }
        return 0;
    }

    @Override
    public void close() {
        reader.close();
    }
}
