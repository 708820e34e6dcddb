package bellwether.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellwether.protocol.Ascii;
import bellwether.protocol.Bytes;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class RowRendererTest {
    private final RowRenderer renderer = new RowRenderer();

    private void row(long sequence, String payload) {
        byte[] bytes = Bytes.utf8("??" + payload + ":5a0c31f7\n").array();
        renderer.row(sequence, bytes, 2, 2 + payload.length());
    }

    private String rendered() {
        return new String(renderer.rows(), 0, renderer.length(), StandardCharsets.US_ASCII);
    }

    @Test
    void everyValueStandsAsItWasWritten() {
        renderer.header();
        row(7, "DATA|attic-1|2026-03-01 10:00:00+01:00|-0.0|40.50|1e3");
        row(Ascii.NUMBER_MAX, "DATA|s|1|||");
        assertEquals(
                CsvFormat.HEADER
                        + "\n7,2026-03-01 10:00:00+01:00,attic-1,-0.0,40.50,1e3\n"
                        + "999999999999999999,1,s,,,\n",
                rendered());
        renderer.clear();
        row(8, "DATA|s|t|1||");
        assertEquals("8,t,s,1,,\n", rendered());
    }

    @Test
    void holdsAsManyRowsAsCome() {
        var expected = new StringBuilder();
        for (int i = 1; i < 5_000; i++) {
            row(i, "DATA|s" + i + "|t|1|2|3");
            expected.append(i).append(",t,s").append(i).append(",1,2,3\n");
        }
        assertEquals(expected.toString(), rendered());
    }
}
