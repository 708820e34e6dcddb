package bellwether.launcher.report;

import bellwether.launcher.gaps.Gap;
import bellwether.launcher.gaps.Piece;
import bellwether.launcher.history.Row;
import bellwether.launcher.status.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.core.JsonGenerator;

/** What the page's script draws of one sensor, as JSON that may stand in a page. */
final class ChartData {
    /** Pieces of gaps that are shaded in a chart; of more the longest. */
    private static final int PIECES_MAX = 5_000;

    private ChartData() {}

    /** {@return the JSON object; nothing in it can end the script that it stands in} */
    static String of(String sensor, Samples samples, List<Gap> gaps) {
        String text =
                JsonObject.of(json -> {
                    json.writeStringProperty("id", sensor);
                    json.writeNumberProperty("start", samples.start());
                    json.writeNumberProperty("bucket", samples.bucketMillis());
                    int[] filled =
                            IntStream.range(0, samples.size())
                                    .filter(bucket -> samples.count(bucket) > 0)
                                    .toArray();
                    json.writeStringProperty("at", Packed.positions(filled));
                    json.writeArrayPropertyStart("quantities");
                    for (int q = 0; q < Row.QUANTITIES; q++) {
                        quantity(json, samples, q, filled);
                    }
                    json.writeEndArray();
                    gaps(json, gaps);
                });
        return text.replace("<", "\\u003c");
    }

    private static void quantity(JsonGenerator json, Samples samples, int q, int[] filled) {
        double[] low = IntStream.of(filled).mapToDouble(at -> samples.lowest(q, at)).toArray();
        double[] high = IntStream.of(filled).mapToDouble(at -> samples.highest(q, at)).toArray();
        boolean none = IntStream.range(0, low.length).allMatch(i -> Double.isNaN(low[i]));
        if (none) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        packed(json, "lowest", Packed.of(low));
        packed(json, "highest", Packed.of(high));
        json.writeEndObject();
    }

    private static void packed(JsonGenerator json, String name, Packed packed) {
        json.writeArrayPropertyStart(name);
        json.writeNumber(packed.decimals());
        json.writeString(packed.text());
        json.writeEndArray();
    }

    private static void gaps(JsonGenerator json, List<Gap> gaps) {
        json.writeArrayPropertyStart("gaps");
        List<Piece> pieces =
                gaps.stream()
                        .flatMap(gap -> gap.pieces().stream())
                        .sorted(Comparator.comparingLong(Piece::millis).reversed())
                        .limit(PIECES_MAX)
                        .sorted(Comparator.comparingLong(Piece::from))
                        .toList();
        for (Piece piece : pieces) {
            json.writeStartArray();
            json.writeNumber(piece.from());
            json.writeNumber(piece.to());
            json.writeString(piece.cause().text());
            json.writeEndArray();
        }
        json.writeEndArray();
    }
}
