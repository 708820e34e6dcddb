package bellwether.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
                "join-below-promise",
                "sync-lies",
                "row-out-unsynced",
                "csv-not-cut",
                "checkpoint-unsynced"
            })
    void aBrokenRuleIsNoticedAtOnce(String name) {
        Mutant mutant = named(name);
        assertTrue(Mutants.hunt(mutant, 1, SEEDS).isPresent(), mutant.rule());
    }

    /** By a seed that is known to. */
    @ParameterizedTest
    @CsvSource({
        "overtaken-leads,28",
        "attempts-ignored,40",
        "forwarded-not-cut,15",
        "divergence-too-far,8",
        "late-handshake,71",
        "names-not-looked-for,1",
        "aside-names-once,77"
    })
    void aRuleThatFewSchedulesTryIsNoticedByOneOfThem(String name, long seed) {
        Mutant mutant = named(name);
        assertTrue(Mutants.hunt(mutant, seed, seed).isPresent(), mutant.rule());
    }

    /** Each portion is answered by the next, over more than one heartbeat. */
    @Test
    void historiesThatTakeManyPortionsAreTold() {
        var product =
                Mutant.of(
                        "short-portions",
                        "none is broken",
                        Mutant.edit(
                                "sequencer/OrderedLog",
                                "portion.size() < History.EPOCHS_MAX",
                                "portion.size() < 2"));
        assertEquals(Optional.empty(), Mutants.hunt(product, 170, 184));
    }

    /** Only views of many members wait for what else changes; here those of three do, for 0.4 s. */
    @Test
    void whoeverComesOrGoesMayBeToldLater() {
        var product =
                Mutant.of(
                        "views-wait",
                        "none is broken",
                        Mutant.edit(
                                "group/NextView",
                                "SPACING_NANOS = 4_000",
                                "SPACING_NANOS = 40_000_000L"));
        assertEquals(Optional.empty(), Mutants.hunt(product, 1, 12));
    }

    @Test
    void everyMutantStillFitsItsSource() throws IOException {
        var compiler = new MutantCompiler(Path.of("../.."));
        var left = new ArrayList<>(MutantCatalog.all());
        while (!left.isEmpty()) {
            var edited = new HashSet<String>();
            var apart =
                    left.stream().filter(mutant -> edited.addAll(files(mutant, edited))).toList();
            left.removeAll(apart);
            assertTrue(compiler.compile(apart).size() >= apart.size());
        }
    }

    /** {@return the files that a mutant edits; none if one of them is edited already} */
    private static Set<String> files(Mutant mutant, Set<String> edited) {
        var files = mutant.edits().stream().map(Mutant.Edit::path).collect(Collectors.toSet());
        return Collections.disjoint(files, edited) ? files : Set.of();
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
