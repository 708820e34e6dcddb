package bellwether.storage.export;

import bellwether.storage.Disk;
import bellwether.storage.DiskFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/** Writes parts of an export: header and rows, compressed. Same rows, same bytes. */
final class PartFile {
    private static final int BUFFER_BYTES = 1 << 16;

    private PartFile() {}

    /**
     * Writes a file, durably; one that is there is written over.
     *
     * @return its length in bytes
     */
    static long write(Disk disk, String path, byte[] header, ByteArrayOutputStream rows) {
        try (var file = disk.open(path, Disk.Mode.WRITE)) {
            file.truncate(0);
            var to = new Appending(file);
            try (var gzip = new GZIPOutputStream(to, BUFFER_BYTES)) {
                gzip.write(header);
                rows.writeTo(gzip);
            } catch (IOException e) {
                throw new UncheckedIOException("memory is no disk that refuses", e);
            }
            to.drain();
            file.force();
            return to.written;
        }
    }

    /** Collects small writes. */
    private static final class Appending extends OutputStream {
        private final DiskFile file;
        private final byte[] buffer = new byte[BUFFER_BYTES];
        private int filled;
        private long written;

        private Appending(DiskFile file) {
            this.file = file;
        }

        @Override
        public void write(int value) {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            int taken = 0;
            while (taken < length) {
                if (filled == buffer.length) {
                    drain();
                }
                int some = Math.min(length - taken, buffer.length - filled);
                System.arraycopy(bytes, from + taken, buffer, filled, some);
                filled += some;
                taken += some;
            }
        }

        private void drain() {
            file.write(written, buffer, 0, filled);
            written += filled;
            filled = 0;
        }
    }
}
