package bellwether.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class CsvNameTest {
    private static long day(String text) {
        return LocalDate.parse(text).toEpochDay();
    }

    private static String name(CsvRoll roll, String day) {
        String name = CsvName.of("attic", roll, roll.period(day(day))).fileName();
        assertEquals(name, CsvName.parse(name).orElseThrow().fileName());
        assertEquals(
                OptionalLong.of(roll.period(day(day))),
                roll.parse(CsvName.parse(name).orElseThrow().period()));
        return name;
    }

    @Test
    void aNameSaysSensorAndPeriod() {
        assertEquals("attic.csv", name(CsvRoll.NONE, "2026-11-22"));
        assertEquals("attic@2026-11-22.csv", name(CsvRoll.DAILY, "2026-11-22"));
        assertEquals("attic@2026-11.csv", name(CsvRoll.MONTHLY, "2026-11-22"));
        assertEquals("attic@2026-11.csv", name(CsvRoll.MONTHLY, "2026-11-30"));
        assertEquals("attic@2024-02.csv", name(CsvRoll.MONTHLY, "2024-02-29"));
        for (var roll : List.of(CsvRoll.DAILY, CsvRoll.MONTHLY)) {
            assertEquals(
                    "attic@undated.csv", CsvName.of("attic", roll, CsvRoll.NO_PERIOD).fileName());
        }
    }

    @Test
    void yearsOfMoreOrFewerDigitsHaveNamesAsWell() {
        assertEquals("attic@+10000-01-01.csv", name(CsvRoll.DAILY, "+10000-01-01"));
        assertEquals("attic@+10000-01.csv", name(CsvRoll.MONTHLY, "+10000-01-31"));
        assertEquals("attic@-0001-12-31.csv", name(CsvRoll.DAILY, "-0001-12-31"));
        assertEquals("attic@-0001-12.csv", name(CsvRoll.MONTHLY, "-0001-12-31"));
    }

    @Test
    void anIdThatLooksLikeADayIsNotTakenForOne() {
        var id = CsvName.parse("attic.2026-11-22.csv").orElseThrow();
        assertEquals(new CsvName("attic.2026-11-22", ""), id);
        assertTrue(id.isOf(CsvRoll.NONE));
        assertFalse(id.isOf(CsvRoll.DAILY));
        assertEquals(
                new CsvName("2026-11", "2026-11-22"),
                CsvName.parse("2026-11@2026-11-22.csv").orElseThrow());
    }

    @Test
    void whatIsNoNameOfOursIsNone() {
        for (String name :
                List.of(
                        "attic",
                        ".csv",
                        "@2026-11-22.csv",
                        "attic@.csv",
                        "attic@2026-11-31.csv",
                        "attic@2026-1-1.csv",
                        "attic@2026-13.csv",
                        "attic@2026.csv",
                        "attic@2026-11-22@2026-11-22.csv",
                        "attic@10000-01.csv",
                        "attic@backup.csv",
                        "attic@Undated.csv",
                        "at tic@2026-11-22.csv",
                        "attic@2026-11-22.csv.foreign-1")) {
            assertEquals(Optional.empty(), CsvName.parse(name), name);
        }
    }

    @Test
    void aLayoutHasFilesOfItsRollThatHaveNotExpired() {
        var layout =
                new CsvLayout(CsvRoll.MONTHLY, OptionalLong.empty()).keptFrom(day("2026-11-22"));
        assertEquals(Optional.of(LocalDate.of(2026, 11, 1)), layout.firstDay());
        assertTrue(has(layout, "attic@2026-11.csv"));
        assertTrue(has(layout, "attic@undated.csv"));
        assertFalse(has(layout, "attic@2026-10.csv"));
        assertFalse(has(layout, "attic@2026-11-23.csv"));
        assertFalse(has(layout, "attic.csv"));
        assertEquals(layout, layout.keptFrom(day("2026-03-01")), "it does not go back");
        assertTrue(has(CsvLayout.WHOLE, "attic.csv"));
        assertFalse(has(CsvLayout.WHOLE, "attic@undated.csv"));
    }

    private static boolean has(CsvLayout layout, String name) {
        return layout.has(CsvName.parse(name).orElseThrow());
    }
}
