package bellwether.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PayloadTest {
    private static String problem(String text) {
        byte[] bytes = Bytes.utf8("??" + text + "??").array();
        return Payload.problem(bytes, 2, bytes.length - 2);
    }

    private static final Pattern GRAMMAR =
            Pattern.compile(
                    "DATA\\|(?!\\.)[A-Za-z0-9._-]{1,64}"
                            + "\\|(?![ +-])[A-Za-z0-9:.+_ -]{1,40}(?<! )"
                            + "(\\|(?![^|]{33})(-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?)?){3}");

    private static final String LIKELY = "||||0123456789.-+eE aZ:_,\"\u00e9\n";

    /** Payloads in which some characters were changed, against the grammar said another way. */
    @Test
    void takesWhatTheGrammarSaysAndNothingElse() {
        var random = new SplittableRandom(11);
        int valid = 0;
        for (int round = 0; round < 200_000; round++) {
            var text = new StringBuilder("DATA|s.1|2026-03-01 10:00:00Z|21.50|-4e-1|");
            int changes = random.nextInt(4);
            for (int i = 0; i < changes; i++) {
                int at = random.nextInt(text.length());
                char other = LIKELY.charAt(random.nextInt(LIKELY.length()));
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, other);
                    case 1 -> text.insert(at, String.valueOf(other).repeat(1 + random.nextInt(40)));
                    default -> text.delete(at, Math.min(text.length(), at + random.nextInt(12)));
                }
            }
            boolean isOne = GRAMMAR.matcher(text).matches();
            valid += isOne ? 1 : 0;
            assertEquals(isOne, problem(text.toString()).isEmpty(), text.toString());
        }
        assertTrue(valid > 50_000 && valid < 180_000, valid + " were valid");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DATA|s|2026-03-01T10:00:00.123Z|21.50|40|1012.25",
                "DATA|s|2026-03-01 10:00:00+01:00|-0.0|0|1e3",
                "DATA|s|1|||",
                "DATA|s|now_1|1E-3|00.10|-12e+5",
                "DATA|-s_.9|1|1||"
            })
    void payloadsComeBackCharacterByCharacter(String text) {
        assertEquals("", problem(text));
        Reading reading = Reading.parse(Bytes.utf8(text));
        assertEquals(text, reading.payload().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "DATA",
                "DATA|",
                "data|s|1|1|2|3",
                "DATA|s|1|1|2",
                "DATA|s|1|1|2|3|",
                "DATA||1|1|2|3",
                "DATA|.s|1|1|2|3",
                "DATA|s/t|1|1|2|3",
                "DATA|s t|1|1|2|3",
                "DATA|s||1|2|3",
                "DATA|s| 1|1|2|3",
                "DATA|s|1 |1|2|3",
                "DATA|s|-1|1|2|3",
                "DATA|s|+1|1|2|3",
                "DATA|s|=1|1|2|3",
                "DATA|s|1,2|1|2|3",
                "DATA|s|1\"|1|2|3",
                "DATA|s|1|+1|2|3",
                "DATA|s|1|.5|2|3",
                "DATA|s|1|5.|2|3",
                "DATA|s|1|-|2|3",
                "DATA|s|1|1e|2|3",
                "DATA|s|1|1e+|2|3",
                "DATA|s|1|1.2.3|2|3",
                "DATA|s|1|NaN|2|3",
                "DATA|s|1|1|1 |3",
                "DATA|s|1|1|2|3\n",
                "DATA|s|1|1|2|3\r",
                "DATA|s\u00e4|1|1|2|3"
            })
    void anythingElseIsRefused(String text) {
        assertFalse(problem(text).isEmpty());
        assertThrows(MalformedException.class, () -> Reading.parse(Bytes.utf8(text)));
    }

    @Test
    void fieldsAreBounded() {
        assertEquals("", problem("DATA|s|" + "1".repeat(40) + "|||"));
        assertFalse(problem("DATA|s|" + "1".repeat(41) + "|||").isEmpty());
        assertEquals("", problem("DATA|s|1|" + "1".repeat(32) + "||"));
        assertFalse(problem("DATA|s|1|" + "1".repeat(33) + "||").isEmpty());
        assertFalse(problem("DATA|" + "s".repeat(Limits.PAYLOAD_BYTES_MAX)).isEmpty());
    }

    @Test
    void thePayloadOfLongestFieldsIsWithinTheLimit() {
        String longest =
                "DATA|%s|%s|%3$s|%3$s|%3$s"
                        .formatted("s".repeat(64), "1".repeat(40), "1".repeat(32));
        assertEquals("", problem(longest));
        assertTrue(longest.length() <= Limits.PAYLOAD_BYTES_MAX);
    }

    @Test
    void aSensorIdIsOneToSixtyFourNameCharactersNotStartingWithADot() {
        assertSame("a", SensorId.require("a"));
        assertEquals(64, SensorId.require("s".repeat(64)).length());
        assertEquals("-_.9zA", SensorId.require("-_.9zA"));
        for (String bad :
                new String[] {"", "s".repeat(65), ".s", "..", "a/b", "a\\b", "a b", "\u00e4"}) {
            assertThrows(MalformedException.class, () -> SensorId.require(bad));
        }
    }

    @Test
    void aReadingSaysWhichFieldIsWrong() {
        assertProblem("temperature", () -> new Reading("s", "1", "x", "", ""));
        assertProblem("humidity", () -> new Reading("s", "1", "", "x", ""));
        assertProblem("pressure", () -> new Reading("s", "1", "", "", "x"));
        assertProblem("timestamp", () -> new Reading("s", "", "", "", ""));
        assertProblem("sensor id", () -> new Reading("", "1", "", "", ""));
    }

    /** Cut to a byte, each of these characters would be the letter A or the digit 1. */
    @Test
    void aCharacterOfMoreThanAByteIsNoOther() {
        for (String bad : new String[] {"\u0141", "\u4e31", "\ud835\udc31"}) {
            assertProblem("temperature '?", () -> new Reading("s", "1", bad, "", ""));
            assertProblem("humidity '?", () -> new Reading("s", "1", "", bad, ""));
            assertProblem("pressure '?", () -> new Reading("s", "1", "", "", bad));
            assertProblem("timestamp '?", () -> new Reading("s", bad, "", "", ""));
            assertProblem("sensor id '?", () -> new Reading(bad, "1", "", "", ""));
        }
    }

    @Test
    void aBarWithinAFieldMakesNoOtherReading() {
        assertProblem("sensor id 's|1", () -> new Reading("s|1", "", "", "", ""));
        assertProblem("timestamp '1|2", () -> new Reading("s", "1|2", "", "", ""));
        assertProblem("temperature '1|2", () -> new Reading("s", "1", "1|2", "", ""));
        assertProblem("pressure '|", () -> new Reading("s", "1", "", "", "|"));
    }

    @Test
    void fieldsAreThoseOfThePayload() {
        var full = new Reading("s", "2026-03-01T10:00:00Z", "21.50", "4e1", "-1012");
        assertFields(full, "s", "2026-03-01T10:00:00Z", "21.50", "4e1", "-1012");
        assertFields(
                Reading.parse(full.payload()),
                "s",
                "2026-03-01T10:00:00Z",
                "21.50",
                "4e1",
                "-1012");
        assertFields(Reading.parse(Bytes.utf8("DATA|s|1||2|")), "s", "1", "", "2", "");
        assertFields(new Reading("s", "1", "", "", ""), "s", "1", "", "", "");
    }

    private static void assertFields(Reading reading, String... fields) {
        assertArrayEquals(
                fields,
                new String[] {
                    reading.sensorId(),
                    reading.timestamp(),
                    reading.temperature(),
                    reading.humidity(),
                    reading.pressure()
                });
    }

    private static void assertProblem(String field, Executable made) {
        String reason = assertThrows(MalformedException.class, made).getMessage();
        assertTrue(reason.startsWith(field), reason);
    }

    @Test
    void aSliceIsReadWithoutItsSurroundings() {
        byte[] bytes = Samples.ascii("xxDATA|s|1|2|3|4yy");
        Reading reading = Reading.parse(new Bytes(bytes, 2, bytes.length - 4));
        assertEquals(new Reading("s", "1", "2", "3", "4"), reading);
        assertFields(reading, "s", "1", "2", "3", "4");
    }

    /** Whoever goes through a journal reads its next part over the one before. */
    @Test
    void aReadingStaysWhenWhatItWasParsedFromIsOverwritten() {
        byte[] bytes = Samples.ascii("DATA|s|1|2|3|4");
        Reading reading = Reading.parse(Bytes.of(bytes));
        Arrays.fill(bytes, (byte) 'x');
        assertEquals(new Reading("s", "1", "2", "3", "4"), reading);
    }
}
