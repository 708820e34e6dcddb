package bellwether.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.benchmark.report.Figure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run that is too short to tell anything but that it works. */
@Timeout(600) // it packs the image, beside other tests, on machines of any speed
final class BenchIT {
    @TempDir private Path folder;

    @Test
    void theImageAndThePumpAreMeasuredAndTheirRecordsAreRight() throws IOException {
        var options =
                Options.parse(
                        List.of(
                                "--rounds=1",
                                "--readings=4000",
                                "--only=throughput,boot,size",
                                "--contestants=bellwether,pump",
                                "--scratch=" + folder.resolve("scratch")));
        var said = new ByteArrayOutputStream();
        var out = new PrintStream(said, true, StandardCharsets.UTF_8);

        var results =
                new Bench(options, Path.of(System.getProperty("bellwether.image"))).run(out, out);

        String text = said.toString(StandardCharsets.UTF_8);
        assertEquals(List.of(), results.failures(), text);
        for (String contestant : options.contestants()) {
            assertTrue(results.summary(contestant, Figure.RATE).getAsDouble() > 0, text);
            assertEquals(OptionalDouble.of(0), results.summary(contestant, Figure.LOST), text);
            assertTrue(results.summary(contestant, Figure.STOLEN).getAsDouble() >= 0, text);
            assertEquals(OptionalDouble.of(0), results.summary(contestant, Figure.DIFFERING), text);
        }
        assertTrue(text.contains("| readings per second, slowest peer "), text);
        assertTrue(results.summary("bellwether", Figure.BOOT_RATIO).getAsDouble() > 0, text);
        assertTrue(
                results.summary("bellwether", Figure.IMAGE).getAsDouble()
                        > results.summary("bellwether", Figure.PACKED).getAsDouble(),
                text);
        assertEquals(OptionalDouble.empty(), results.summary("pump", Figure.BOOT), text);
    }
}
