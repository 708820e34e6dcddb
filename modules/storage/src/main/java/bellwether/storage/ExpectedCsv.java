package bellwether.storage;

import bellwether.protocol.Bytes;
import bellwether.protocol.JournalReader;
import bellwether.protocol.Sources;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** What the CSV files of a journal must be, piece by piece, as its lines come. */
final class ExpectedCsv {
    private static final int BATCH_BYTES = 1 << 20;

    private final Taker taker;
    private final Supplier<CsvLayout> layout;
    private final RowBatch batch;
    private final RowRenderer renderer = new RowRenderer();
    private final ToLongFunction<String> heads;
    private final Map<String, Long> sizes = new HashMap<>();

    /** Sees the pieces of each file in order. */
    interface Taker {
        /**
         * @param position of the first byte in the file
         * @param rows whole rows in the first {@code length} bytes, before the first one the
         *     header; used again afterwards
         */
        void piece(String fileName, long position, byte[] rows, int length);
    }

    /**
     * @param layout of the directory at each moment: while it is gone over, files may expire
     * @param heads how long what each file has of the time before the journal begins is
     */
    ExpectedCsv(Supplier<CsvLayout> layout, ToLongFunction<String> heads, Taker taker) {
        this.layout = layout;
        this.heads = heads;
        this.taker = taker;
        this.batch = new RowBatch(BATCH_BYTES, layout.get().roll(), new Sources());
    }

    /** Valid journal lines, in order. */
    void lines(Bytes lines) {
        var reader = new Lines(lines);
        for (long offset = 0; offset < lines.length(); offset += batch.consumed()) {
            batch.fill(reader, offset, lines.length(), Integer.MAX_VALUE);
            batch.groups().forEach(this::render);
        }
    }

    private record Lines(Bytes bytes) implements JournalReader {
        @Override
        public long end() {
            return bytes.length();
        }

        @Override
        public int read(long offset, byte[] into, int at, int length) {
            int count = (int) Math.min(length, end() - offset);
            System.arraycopy(bytes.array(), bytes.offset() + (int) offset, into, at, count);
            return count;
        }
    }

    private void render(RowBatch.Group group) {
        if (!layout.get().isKept(group.period())) {
            return;
        }
        long position = size(group.fileName());
        byte[] rows = batch.render(group, position == 0, 0, renderer);
        sizes.put(group.fileName(), position + renderer.length());
        taker.piece(group.fileName(), position, rows, renderer.length());
    }

    /** {@return how long a file must be by now, in bytes} */
    long size(String fileName) {
        return sizes.computeIfAbsent(fileName, heads::applyAsLong);
    }
}
