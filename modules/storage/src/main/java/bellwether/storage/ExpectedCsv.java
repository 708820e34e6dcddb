package bellwether.storage;

import bellwether.protocol.Bytes;
import bellwether.protocol.JournalReader;
import java.util.HashMap;
import java.util.Map;

/** What the CSV files of a journal must be, piece by piece, as its lines come. */
final class ExpectedCsv {
    private static final int BATCH_BYTES = 1 << 20;

    private final Taker taker;
    private final RowBatch batch = new RowBatch(BATCH_BYTES);
    private final RowRenderer renderer = new RowRenderer();
    private final Map<String, Long> sizes = new HashMap<>();

    /** Sees the pieces of each file in order. */
    interface Taker {
        /**
         * @param position of the first byte in the sensor's file
         * @param rows whole rows in the first {@code length} bytes, before the first one the
         *     header; used again afterwards
         */
        void piece(String sensorId, long position, byte[] rows, int length);
    }

    ExpectedCsv(Taker taker) {
        this.taker = taker;
    }

    /** Valid journal lines, in order. */
    void lines(Bytes lines) {
        var reader = new Lines(lines);
        for (long offset = 0; offset < lines.length(); offset += batch.consumed()) {
            batch.fill(reader, offset, Long.MAX_VALUE, Integer.MAX_VALUE);
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
        long position = size(group.sensorId());
        byte[] rows = batch.render(group, position == 0, 0, renderer);
        sizes.put(group.sensorId(), position + renderer.length());
        taker.piece(group.sensorId(), position, rows, renderer.length());
    }

    /** {@return how long the file of a sensor must be by now, in bytes} */
    long size(String sensorId) {
        return sizes.getOrDefault(sensorId, 0L);
    }
}
