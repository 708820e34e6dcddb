package bellwether.e2e;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.File;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The modules of the house and what each of them may touch: the table of the architecture, written
 * once. JPMS refuses most of it already; the rules here also hold inside a module and for packages
 * of the JDK.
 */
enum House {
    PROTOCOL(60, Set.of(), "tools.jackson.core.."),
    ELECTION(4, Set.of(PROTOCOL)),
    SEQUENCER(15, Set.of(PROTOCOL)),
    GROUP(8, Set.of(PROTOCOL, ELECTION, SEQUENCER)),
    STORAGE(20, Set.of(PROTOCOL, SEQUENCER), "tools.jackson.."),
    PROGRAMS(1, Set.of()),
    KEYS(25, Set.of(PROTOCOL, PROGRAMS), "javax.crypto..", "javax.net.ssl..", "javax.security.."),
    TRANSPORT(25, Set.of(PROTOCOL, KEYS), "javax.net.ssl.."),
    SENSORS(10, Set.of(PROTOCOL, PROGRAMS), "tools.jackson.."),
    UPLINK(8, Set.of(PROTOCOL, PROGRAMS), "tools.jackson.core..", "javax.net.ssl.."),
    LAUNCHER(
            25,
            Set.of(
                    PROTOCOL, ELECTION, SEQUENCER, GROUP, STORAGE, KEYS, TRANSPORT, PROGRAMS,
                    SENSORS, UPLINK),
            "tools.jackson.core..",
            "org.tinylog..",
            "picocli.."),
    SIMULATION(15, Set.of(PROTOCOL, ELECTION, SEQUENCER, GROUP, STORAGE), "javax.tools..");

    /** The modules without I/O, threads, clocks and logs. */
    static final List<House> CORE = List.of(PROTOCOL, ELECTION, SEQUENCER, GROUP);

    /** All production classes of all modules. */
    static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("bellwether");

    private final int classesMin;
    private final Set<House> mayUse;
    private final List<String> libraries;

    House(int classesMin, Set<House> mayUse, String... libraries) {
        this.classesMin = classesMin;
        this.mayUse = mayUse;
        this.libraries = List.of(libraries);
    }

    /** {@return the JPMS name, which is the root package too} */
    String moduleName() {
        return "bellwether." + name().toLowerCase(Locale.ROOT);
    }

    /** {@return the pattern of the packages that live here} */
    String packages() {
        return moduleName() + "..";
    }

    /**
     * {@return the patterns of all packages outside the JDK that classes of this module may name}
     */
    String[] allowedPackages() {
        var own = Stream.of("java..", packages());
        var ours = mayUse.stream().map(House::packages);
        return Stream.concat(Stream.concat(own, ours), libraries.stream()).toArray(String[]::new);
    }

    /**
     * Fewer classes than this mean that the import has missed the module, and that its rules hold
     * for nothing.
     */
    int classesMin() {
        return classesMin;
    }

    static String[] corePackages() {
        return CORE.stream().map(House::packages).toArray(String[]::new);
    }

    /** {@return the descriptors of our modules on the class path, sorted by name} */
    static List<ModuleDescriptor> descriptors() {
        Path[] ours =
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                        .map(Path::of)
                        .filter(House::isOurs)
                        .toArray(Path[]::new);
        return ModuleFinder.of(ours).findAll().stream()
                .map(ModuleReference::descriptor)
                .sorted(Comparator.comparing(ModuleDescriptor::name))
                .toList();
    }

    /**
     * Maven puts the folder of classes on the class path before the jar is built, and the jar
     * after.
     */
    private static boolean isOurs(Path entry) {
        String name = entry.getFileName().toString();
        return name.equals("classes") || name.startsWith("bellwether-") && name.endsWith(".jar");
    }
}
