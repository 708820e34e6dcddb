package bellwether.e2e;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.AndFullName.Predicates.fullNameMatching;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import org.junit.jupiter.api.Test;

/**
 * Protocol, election, sequencer and group are functions of their input: the simulator replays a run
 * from its seed only as long as nothing in them reads a clock, draws a number of its own, touches
 * the outside or runs beside.
 */
final class PureCoreTest {
    /**
     * What the core may use of the JDK; a list of what is allowed does not age as one of what is
     * forbidden does.
     */
    private static final String[] PURE_PACKAGES = {
        "bellwether..",
        "java.lang",
        "java.lang.annotation",
        "java.lang.invoke", // lambdas, switches and records are linked by it
        "java.lang.runtime",
        "java.nio", // byte buffers
        "java.nio.charset",
        "java.util",
        "java.util.function",
        "java.util.random", // the interface: a source of numbers comes in as an argument
        "java.util.regex",
        "java.util.stream",
        "java.util.zip", // CRC32C
        "tools.jackson.core.."
    };

    private static final String IMPURE_CLASSES =
            "java\\.lang\\.(Thread|ThreadGroup|ThreadLocal|InheritableThreadLocal|ScopedValue)(\\$.*)?"
                    + "|java\\.lang\\.(Process|ProcessBuilder|ProcessHandle|Runtime)(\\$.*)?"
                    + "|java\\.lang\\.System\\$Logger.*"
                    + "|java\\.util\\.(Random|SplittableRandom|Timer|TimerTask|Scanner)"
                    + "|java\\.util\\.zip\\.(ZipFile|Zip.*Stream|GZIP.*Stream|Checked.*Stream|(In|De)flater.*Stream)";

    private static final String IMPURE_CALLS =
            "java\\.lang\\.System\\.(nanoTime|currentTimeMillis|getProperty|getProperties|setProperty|getenv|getLogger|exit|gc"
                    + "|identityHashCode)\\(.*"
                    + "|java\\.util\\.UUID\\.randomUUID\\(.*"
                    + "|java\\.lang\\.(Strict)?Math\\.random\\(.*"
                    + "|java\\.util\\.Collections\\.shuffle\\(java\\.util\\.List\\)"
                    + "|java\\.util\\.random\\.RandomGenerator(\\$.*)?\\.(getDefault|of)\\(.*"
                    + "|java\\..*\\.parallel(Stream|Prefix|Sort|SetAll)?\\(.*";

    @Test
    void theCoreUsesOnlyThePurePartOfTheJdk() {
        classes()
                .that()
                .resideInAnyPackage(House.corePackages())
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(PURE_PACKAGES)
                .because(
                        "sockets, files, locks, pools and clocks belong to transport, storage and launcher")
                .check(House.CLASSES);
    }

    @Test
    void theCoreUsesNoThreadProcessOrRandomSource() {
        noClasses()
                .that()
                .resideInAnyPackage(House.corePackages())
                .should()
                .dependOnClassesThat(
                        nameMatching(IMPURE_CLASSES).as("are threads, processes or random sources"))
                .because(
                        "its owner calls it from one thread and hands randomness in as a RandomGenerator")
                .check(House.CLASSES);
    }

    @Test
    void theCoreReadsNoClockAndNoEnvironment() {
        noClasses()
                .that()
                .resideInAnyPackage(House.corePackages())
                .should()
                .accessTargetWhere(
                        target(fullNameMatching(IMPURE_CALLS))
                                .as("it is a clock, the environment or a random source"))
                .because("time and settings come in as arguments; a run must replay from its seed")
                .check(House.CLASSES);
    }
}
