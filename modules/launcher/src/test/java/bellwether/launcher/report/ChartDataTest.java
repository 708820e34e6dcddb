package bellwether.launcher.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.launcher.gaps.Cause;
import bellwether.launcher.gaps.Gap;
import bellwether.launcher.gaps.Piece;
import bellwether.launcher.history.Rows;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ChartDataTest {
    private static Gap gap(long from, long to, Cause cause) {
        return new Gap("s", "peer", from, to, false, 1, List.of(new Piece(from, to, cause, "why")));
    }

    private static String json(List<Gap> gaps) {
        var samples = new Samples(16);
        samples.add(Rows.row("s", 0, "20.5", "", ""));
        return ChartData.of("s", samples, gaps);
    }

    @Test
    void whatIsMeasuredAndWhatIsMissing() {
        assertEquals(
                "{\"id\":\"s\",\"start\":0,\"bucket\":1,\"at\":\"AAA=\",\"quantities\":["
                        + "{\"lowest\":[1,\"zQAAAA==\"],\"highest\":[1,\"zQAAAA==\"]},null,null],"
                        + "\"gaps\":[[5,9,\"sensor\"]]}",
                json(List.of(gap(5, 9, Cause.SENSOR))));
    }

    @Test
    void ofMoreGapsThanAChartShadesTheLongestAreShadedAndTheyAreInOrder() {
        var gaps = new ArrayList<Gap>();
        for (int i = 0; i < 6_000; i++) {
            gaps.add(gap(10 * i, 10 * i + 1, Cause.SENSOR));
        }
        gaps.add(3_000, gap(30_002, 30_009, Cause.DISK));
        gaps.add(gap(70_000, 80_000, Cause.PEER_DOWN));
        String json = json(gaps);
        assertTrue(json.contains("[0,1,\"sensor\"]"), "of equally long ones the first");
        assertTrue(json.contains(",[30002,30009,\"disk\"],["), "between those around it");
        assertTrue(json.endsWith(",[70000,80000,\"peer_down\"]]}"), "the last one is the longest");
    }
}
