package bellwether.e2e;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.AndFullName.Predicates.fullNameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noConstructors;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.core.domain.JavaModifier;
import org.junit.jupiter.api.Test;

/** The rules of the whole house, beyond who knows whom. */
final class HouseRulesTest {
    private static final String THREAD_STARTERS =
            "java\\.lang\\.Thread\\.(<init>|start|ofVirtual|ofPlatform|startVirtualThread)\\(.*"
                    + "|java\\.util\\.concurrent\\.Executors\\..*"
                    + "|java\\.util\\.concurrent\\.\\w*(PoolExecutor|ForkJoinPool|StructuredTaskScope)\\..*"
                    + "|java\\.util\\.concurrent\\.CompletableFuture\\.\\w+Async\\(.*"
                    + "|java\\.util\\.Timer\\..*"
                    + "|java\\..*\\.parallel(Stream|Prefix|Sort|SetAll)?\\(.*";

    /** A command line of its own, which runs two simulations at a time. */
    private static final String SIMULATE = "bellwether.simulation.Simulate";

    @Test
    void onlyTransportAndLauncherStartThreads() {
        noClasses()
                .that()
                .resideOutsideOfPackages(House.TRANSPORT.packages(), House.LAUNCHER.packages())
                .and()
                .doNotHaveFullyQualifiedName(SIMULATE)
                .should()
                .accessTargetWhere(
                        target(fullNameMatching(THREAD_STARTERS)).as("it starts a thread"))
                .because(
                        "a thread that transport has not made is one that nobody stops and nobody hears fail")
                .check(House.CLASSES);
    }

    @Test
    void onlyTheServicePackageCallsNativeCode() {
        noClasses()
                .that()
                .resideOutsideOfPackage("bellwether.launcher.service..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.foreign..")
                .because("native code can crash the JVM; one small package is looked at for that")
                .check(House.CLASSES);
    }

    @Test
    void onlyTheCommandLineWritesToTheConsole() {
        noClasses()
                .that()
                .resideOutsideOfPackage(House.LAUNCHER.packages())
                .and()
                .doNotHaveFullyQualifiedName(SIMULATE)
                .should(ACCESS_STANDARD_STREAMS)
                .because("what happens is read in the log; the console belongs to the command line")
                .check(House.CLASSES);
    }

    @Test
    void noMethodThrowsJustAnything() {
        methods()
                .that()
                .doNotHaveModifier(
                        JavaModifier.BRIDGE) // the compiler's, with what an interface of the JDK
                // declares
                .should()
                .notDeclareThrowableOfType(Exception.class)
                .andShould()
                .notDeclareThrowableOfType(Throwable.class)
                .because("a caller has to know what can go wrong")
                .check(House.CLASSES);
        noConstructors()
                .should()
                .declareThrowableOfType(Exception.class)
                .because("a caller has to know what can go wrong")
                .check(House.CLASSES);
    }
}
