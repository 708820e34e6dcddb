package bellwether.fuzz;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** All inputs that are kept, those that ever failed too: each is tried by every build. */
final class KeptInputsTest {
    @TestFactory
    List<DynamicTest> nothingIsBrokenByAnInputThatIsKept() throws IOException {
        var tests = new ArrayList<DynamicTest>();
        for (Target target : Target.values()) {
            List<Path> kept = Corpus.kept(target);
            assertFalse(kept.isEmpty(), "nothing is kept of " + target.text());
            for (Path input : kept) {
                String name = target.text() + " " + input.getFileName();
                tests.add(
                        DynamicTest.dynamicTest(name, () -> target.run(Files.readAllBytes(input))));
            }
        }
        return tests;
    }
}
