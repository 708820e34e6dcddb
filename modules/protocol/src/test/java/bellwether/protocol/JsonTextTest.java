package bellwether.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

final class JsonTextTest {
    private static final JsonFactory JACKSON =
            JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(JsonText.NESTING_MAX)
                                    .build())
                    .build();

    private static final int ROUNDS = 30_000;
    private static final String SPICE =
            "[]{}\":,-+.eE019 \t\n\\/ubnrtfalsn\u0000\u0001\u007fé\ud83d";
    private static final List<String> NUMBERS =
            List.of(
                    "0",
                    "-0",
                    "7",
                    "-12",
                    "1.5",
                    "0.10",
                    "1e3",
                    "2E-7",
                    "3.25e+10",
                    "99999999999999");
    private static final List<String> STRINGS =
            List.of(
                    "",
                    "a",
                    "address",
                    "é\ud83d\ude00",
                    "\\n\\t\\r\\b\\f",
                    "\\\"\\\\\\/",
                    "\\u0041\\u00e9",
                    "]-{");

    /** What was read of a text: its names and strings in order, and where it ended. */
    private record Outcome(List<String> texts, int end) {}

    // ---- beside a library

    /** Whatever the text, both read the same of it, or neither reads it. */
    @Test
    void readsWhatAnotherParserReads() {
        int readable = 0;
        for (long seed = 0; seed < ROUNDS; seed++) {
            var random = new SplittableRandom(seed);
            String text = "[" + value(random, 1) + "]" + (random.nextBoolean() ? "-x" : "");
            if (random.nextInt(3) > 0) {
                text = mutated(text, random);
            }
            if (!text.startsWith("[") && !text.startsWith("{")) {
                continue; // of a value that stands alone they differ in where it ends
            }
            Optional<Outcome> other = jackson(text);
            assertEquals(other, own(text), "seed " + seed + ": " + text);
            assertEquals(other.map(Outcome::end), skipped(text), "seed " + seed + ": " + text);
            readable += other.isPresent() ? 1 : 0;
        }
        assertTrue(readable > ROUNDS / 4 && readable < ROUNDS, "readable: " + readable);
    }

    private static String value(SplittableRandom random, int depth) {
        int kind = random.nextInt(depth > 18 ? 4 : 8);
        return switch (kind) {
            case 0 -> List.of("true", "false", "null").get(random.nextInt(3));
            case 1 -> NUMBERS.get(random.nextInt(NUMBERS.size()));
            case 2, 3 -> string(random);
            case 4, 5 -> {
                var all = new StringBuilder("[");
                for (int i = random.nextInt(3); i > 0; i--) {
                    all.append(value(random, depth + 1)).append(i > 1 ? blank(random) + "," : "");
                }
                yield all.append(blank(random)).append(']').toString();
            }
            default -> {
                var all = new StringBuilder("{" + blank(random));
                for (int i = random.nextInt(3); i > 0; i--) {
                    all.append(string(random)).append(blank(random)).append(':');
                    all.append(blank(random)).append(value(random, depth + 1));
                    all.append(i > 1 ? "," : "");
                }
                yield all.append('}').toString();
            }
        };
    }

    private static String string(SplittableRandom random) {
        return '"' + STRINGS.get(random.nextInt(STRINGS.size())) + '"';
    }

    private static String blank(SplittableRandom random) {
        return random.nextInt(4) == 0 ? " \t" : "";
    }

    private static String mutated(String text, SplittableRandom random) {
        var changed = new StringBuilder(text);
        for (int i = random.nextInt(1, 3); i > 0 && !changed.isEmpty(); i--) {
            int at = random.nextInt(changed.length());
            char spice = SPICE.charAt(random.nextInt(SPICE.length()));
            switch (random.nextInt(4)) {
                case 0 -> changed.setCharAt(at, spice);
                case 1 -> changed.insert(at, spice);
                case 2 -> changed.deleteCharAt(at);
                default -> changed.setLength(at);
            }
        }
        return changed.toString();
    }

    private static Optional<Outcome> own(String text) {
        var texts = new ArrayList<String>();
        var json = new JsonText(text, 0);
        try {
            collect(json, texts);
            return Optional.of(new Outcome(texts, json.at()));
        } catch (MalformedException _) {
            return Optional.empty();
        }
    }

    /** {@return where a value ends that nobody wants} It is read no less strictly. */
    private static Optional<Integer> skipped(String text) {
        var json = new JsonText(text, 0);
        try {
            json.skip();
            return Optional.of(json.at());
        } catch (MalformedException _) {
            return Optional.empty();
        }
    }

    private static void collect(JsonText json, List<String> texts) {
        if (json.isObject()) {
            json.object(name -> {
                texts.add(name);
                collect(json, texts);
            });
        } else if (json.isArray()) {
            json.array(() -> collect(json, texts));
        } else if (json.isString()) {
            texts.add(json.string());
        } else {
            json.skip();
        }
    }

    private static Optional<Outcome> jackson(String text) {
        var texts = new ArrayList<String>();
        try (JsonParser json = JACKSON.createParser(ObjectReadContext.empty(), text)) {
            int depth = 0;
            do {
                JsonToken token = json.nextToken();
                if (token == null) {
                    return Optional.empty();
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (token == JsonToken.PROPERTY_NAME || token == JsonToken.VALUE_STRING) {
                    texts.add(json.getString());
                }
            } while (depth > 0);
            return Optional.of(new Outcome(texts, (int) json.currentLocation().getCharOffset()));
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    // ---- what is read

    @ParameterizedTest
    @CsvSource({"0,0", "-0,0", "17,17", "-5,-5", "9223372036854775807,9223372036854775807"})
    void wholeNumbersAreRead(String text, long value) {
        assertEquals(value, new JsonText(" " + text, 0).wholeNumber());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x", "\"1\"", "true", "1.0", "1e3", "9223372036854775808", "-", "[1]"})
    void otherNumbersAreRefused(String text) {
        assertThrows(MalformedException.class, () -> new JsonText(text, 0).wholeNumber());
    }

    @Test
    void anObjectSaysEachNameOnce() {
        var json = new JsonText("{\"a\":1,\"b\":{\"a\":2},\"a\":3}", 0);
        var refusal = assertThrows(MalformedException.class, json::skip);
        assertEquals("JSON says a twice at character 23", refusal.getMessage());
    }

    @Test
    void valuesAreNestedSoDeepAtMost() {
        int most = JsonText.NESTING_MAX;
        new JsonText("[".repeat(most) + "]".repeat(most), 0).skip();
        var deeper = new JsonText("[".repeat(60_000), 0);
        var refusal = assertThrows(MalformedException.class, deeper::skip);
        assertEquals("JSON is nested more than 16 deep at character 18", refusal.getMessage());
    }

    @Test
    void itGoesOnBehindWhatWasRead() {
        var json = new JsonText("x[\"a\"]-{}", 1);
        json.array(() -> assertEquals("a", json.string()));
        assertEquals(6, json.at());
    }
}
