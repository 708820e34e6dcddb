package bellwether.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A simulator that notices nothing proves nothing; {@code bin/simulate --mutants} runs them all.
 */
@Tag("mutants")
class MutantTest {
    private static final int SEEDS = 5;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "repeat-accepted",
                "incarnation-reused",
                "orphans-dropped",
                "never-resubmitted",
                "divergence-too-far",
                "sync-lies",
                "row-out-unsynced",
                "csv-not-cut",
                "checkpoint-unsynced"
            })
    void aBrokenRuleIsNoticedAtOnce(String name) {
        Mutant mutant = named(name);
        assertTrue(Mutants.hunt(mutant, 1, SEEDS).isPresent(), mutant.rule());
    }

    @Test
    void everyMutantStillFitsItsSource() throws IOException {
        var compiler = new MutantCompiler(Path.of("../.."));
        for (Mutant mutant : MutantCatalog.all()) {
            assertTrue(!compiler.compile(mutant).isEmpty(), mutant.name());
        }
    }

    @Test
    void anEditThatFitsNowhereOrTwiceIsRefused() {
        var edit = new Mutant.Edit("some/Path.java", "ab", "c");
        assertThrows(IllegalStateException.class, () -> edit.apply("a b"));
        assertThrows(IllegalStateException.class, () -> edit.apply("ab ab"));
        assertEquals("xcx", edit.apply("xabx"));
    }

    private static Mutant named(String name) {
        return MutantCatalog.all().stream()
                .filter(mutant -> mutant.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
