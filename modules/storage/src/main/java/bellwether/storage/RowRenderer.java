package bellwether.storage;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.FormatSchema;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.dataformat.csv.CsvFactory;
import tools.jackson.dataformat.csv.CsvSchema;

/**
 * Renders readings as CSV rows, with one streaming generator for all sensors. Every value stands in
 * the row as it stands in the payload; the grammar of payloads leaves nothing to quote. Confined to
 * one thread.
 */
final class RowRenderer {
    private static final int PREFIX_LENGTH = "DATA|".length();
    private static final int VALUES = CsvFormat.COLUMNS.size() - 2;

    private final AsciiBuffer rows = new AsciiBuffer(1 << 12);
    private final JsonGenerator generator;

    RowRenderer() {
        var columns = CsvSchema.builder();
        CsvFormat.COLUMNS.forEach(columns::addColumn);
        CsvSchema schema = columns.build().withLineSeparator("\n").withoutQuoteChar();
        var context =
                new ObjectWriteContext.Base() {
                    @Override
                    public FormatSchema getSchema() {
                        return schema;
                    }
                };
        generator = new CsvFactory().createGenerator(context, rows);
    }

    /** Starts anew. */
    void clear() {
        rows.clear();
    }

    void header() {
        rows.write(CsvFormat.header());
    }

    /** Adds the row of the reading whose payload is {@code bytes[from, to)}. */
    void row(long sequence, String sensorId, byte[] bytes, int from, int to) {
        generator.writeStartArray();
        generator.writeNumber(sequence);
        int at = next(bytes, from + PREFIX_LENGTH, to) + 1;
        for (int i = 0; i < VALUES; i++) {
            int end = next(bytes, at, to);
            generator.writeString(new String(bytes, at, end - at, StandardCharsets.ISO_8859_1));
            if (i == 0) {
                generator.writeString(sensorId);
            }
            at = end + 1;
        }
        generator.writeEndArray();
    }

    /** {@return where the field at {@code from} ends} */
    static int next(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && bytes[i] != '|') {
            i++;
        }
        return i;
    }

    /** {@return what was rendered since {@link #clear}; the array is used again after that} */
    byte[] finish() {
        generator.flush();
        return rows.array();
    }

    /** {@return how long that is, after {@link #finish}} */
    int length() {
        return rows.length();
    }
}
