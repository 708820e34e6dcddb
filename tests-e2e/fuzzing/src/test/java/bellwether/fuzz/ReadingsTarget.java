package bellwether.fuzz;

import bellwether.protocol.Bytes;
import bellwether.protocol.MalformedException;
import bellwether.protocol.Payload;
import bellwether.protocol.Reading;
import bellwether.protocol.ReadingTime;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * A payload. What passes is exactly what the grammar says, told here a second time as a regular
 * expression; it comes back as it was.
 */
final class ReadingsTarget {
    private static final int PAYLOAD_BYTES_MAX = 256;
    private static final String NUMBER =
            "(?=[^|]{0,32}(?:\\||$))(?:-?\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d+)?)?";
    private static final Pattern GRAMMAR =
            Pattern.compile(
                    "DATA\\|(?<sensor>[A-Za-z0-9._-]{1,64})"
                            + "\\|([A-Za-z0-9:._][A-Za-z0-9:.+_ -]{0,39}(?<! ))"
                            + ("\\|" + NUMBER).repeat(3));

    private ReadingsTarget() {}

    static void run(byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        boolean passes = Payload.problem(input, 0, input.length).isEmpty();
        if (passes) {
            var matcher = GRAMMAR.matcher(text);
            Broken.unless(
                    matcher.matches() && input.length <= PAYLOAD_BYTES_MAX,
                    "passes though it is none: " + text);
            Broken.unless(!matcher.group("sensor").startsWith("."), "a hidden file: " + text);
        }
        Bytes payload = Bytes.of(input);
        try {
            Reading reading = Reading.parse(payload);
            Broken.unless(passes, "parsed though it has a problem");
            Broken.unlessEqual(payload, reading.payload(), "rendered");
            Broken.unlessEqual(reading, Reading.parse(reading.payload()), "parsed again");
            ReadingTime.epochSecond(reading.timestamp());
        } catch (MalformedException e) {
            Broken.unless(!passes, "not parsed though it has no problem: " + text);
        }
    }
}
