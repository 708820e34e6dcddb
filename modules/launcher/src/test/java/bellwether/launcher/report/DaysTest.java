package bellwether.launcher.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.launcher.history.Rows;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class DaysTest {
    private final Days days = new Days();

    private void add(String time, String temperature) {
        days.add(Rows.row("s", Instant.parse(time).toEpochMilli(), temperature, "", "1013"));
    }

    @Test
    void eachDayHasItsLowestAndHighestReading() {
        add("2026-03-01T23:59:59.999Z", "3");
        add("2026-03-02T00:00:00Z", "-1");
        add("2026-03-02T12:00:00Z", "9.5");
        add("2026-03-01T01:00:00Z", "7");

        assertFalse(days.isByMonth());
        var list = days.list();
        assertEquals("2026-03-01", list.getFirst().name());
        assertEquals(3, list.getFirst().lowest(0));
        assertEquals(7, list.getFirst().highest(0));
        assertEquals(2, list.getFirst().readings());
        assertEquals(-1, list.getLast().lowest(0));
        assertEquals(9.5, list.getLast().highest(0));
        assertTrue(Double.isNaN(list.getLast().lowest(1)));
        assertEquals(4, days.all().readings());
        assertEquals(-1, days.all().lowest(0));
    }

    @Test
    void ofALongTimeThereAreMonths() {
        for (int day = 0; day < 100; day++) {
            add(
                    Instant.parse("2026-01-01T00:00:00Z").plusSeconds(86_400L * day).toString(),
                    Integer.toString(day));
        }
        assertTrue(days.isByMonth());
        assertEquals(4, days.list().size());
        assertEquals("2026-02", days.list().get(1).name());
        assertEquals(31, days.list().get(1).lowest(0));
        assertEquals(58, days.list().get(1).highest(0));
    }
}
