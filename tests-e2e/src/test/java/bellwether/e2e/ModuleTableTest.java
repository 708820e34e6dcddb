package bellwether.e2e;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may know whom. */
final class ModuleTableTest {
    @ParameterizedTest
    @EnumSource
    void aModuleNamesOnlyWhatTheTableAllows(House module) {
        classes()
                .that()
                .resideInAPackage(module.packages())
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(module.allowedPackages())
                .because(
                        "the architecture's table says what "
                                + module.moduleName()
                                + " may require")
                .check(House.CLASSES);
    }

    @ParameterizedTest
    @EnumSource
    void aModuleIsReallyLookedAt(House module) {
        var found =
                House.CLASSES.that(
                        DescribedPredicate.describe(
                                "in " + module, (JavaClass type) -> isIn(type, module)));
        assertTrue(
                found.size() >= module.classesMin(),
                () -> module.moduleName() + ": only " + found.size() + " classes imported");
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("bellwether.(**)")
                .should()
                .beFreeOfCycles()
                .because("what knows each other both ways is one thing")
                .check(House.CLASSES);
    }

    private static boolean isIn(JavaClass type, House module) {
        return (type.getPackageName() + ".").startsWith(module.moduleName() + ".");
    }
}
