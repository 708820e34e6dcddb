package bellwether.storage;

import bellwether.protocol.JournalReader;
import bellwether.protocol.JournalStart;
import bellwether.protocol.Limits;
import bellwether.sequencer.LogBase;
import java.util.Arrays;

/**
 * The bytes of a journal as one stream, read from outside: of what its files held when this was
 * made. If a peer cuts them meanwhile, less is read.
 */
final class JournalBytes implements JournalReader, AutoCloseable {
    private static final int CHUNK_BYTES = 1 << 20;

    private final JournalFiles files;
    private final SegmentReader reader;

    JournalBytes(Disk disk, String directory) {
        this.files = new JournalFiles(disk, directory);
        this.reader = new SegmentReader(disk);
    }

    /**
     * {@return the first offset that both hold where the two differ, {@code end} if they do not
     * before it}
     */
    long mismatch(JournalBytes other, long end) {
        var mine = new byte[CHUNK_BYTES];
        var its = new byte[CHUNK_BYTES];
        long offset = Math.max(start().offset(), other.start().offset());
        while (offset < end) {
            int length = (int) Math.min(CHUNK_BYTES, end - offset);
            int count = Math.min(read(offset, mine, 0, length), other.read(offset, its, 0, length));
            int differs = Arrays.mismatch(mine, 0, count, its, 0, count);
            if (differs >= 0 || count == 0) {
                return offset + Math.max(differs, 0);
            }
            offset += count;
        }
        return end;
    }

    /** {@return the line that holds the byte at {@code offset}, without its line feed} */
    String lineAt(long offset) {
        long from = Math.max(start().offset(), offset - Limits.LINE_BYTES_MAX);
        var bytes = new byte[2 * Limits.LINE_BYTES_MAX];
        int filled = 0;
        int count;
        while (filled < bytes.length
                && (count = read(from + filled, bytes, filled, bytes.length - filled)) > 0) {
            filled += count;
        }
        return CsvBytes.line(bytes, filled, (int) (offset - from));
    }

    @Override
    public JournalStart start() {
        return files.base().start();
    }

    /** {@return where it begins, and what was before that} */
    LogBase base() {
        return files.base();
    }

    @Override
    public long end() {
        return files.end();
    }

    @Override
    public int read(long offset, byte[] into, int at, int length) {
        for (var segment : files.segments()) {
            if (offset >= segment.start() && offset < segment.end()) {
                int count = (int) Math.min(length, segment.end() - offset);
                String path = files.path(segment.name());
                return reader.read(path, offset - segment.start(), into, at, count);
            }
        }
        return 0;
    }

    @Override
    public void close() {
        reader.close();
    }
}
