package bellwether.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What each module says to the outside, against a text that stands in the repository: a new {@code
 * requires} or {@code exports} is seen in review. {@code -Dgolden.rewrite=true} writes the texts
 * anew.
 */
final class ModuleDescriptorTest {
    private static final Path GOLDEN = Path.of("src/test/resources/modules");

    @ParameterizedTest
    @EnumSource
    void aModuleSaysWhatItsGoldenTextSays(House module) throws IOException {
        var found =
                House.descriptors().stream()
                        .filter(descriptor -> descriptor.name().equals(module.moduleName()))
                        .findFirst();
        String actual = describe(found.orElseThrow());
        Path golden = GOLDEN.resolve(module.moduleName() + ".txt");
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.writeString(golden, actual);
        }
        assertEquals(Files.readString(golden), actual);
    }

    @Test
    void theTableNamesEveryModule() {
        assertEquals(
                Arrays.stream(House.values()).map(House::moduleName).sorted().toList(),
                House.descriptors().stream().map(ModuleDescriptor::name).toList());
    }

    private static String describe(ModuleDescriptor module) {
        List<String> lines = new ArrayList<>();
        module.requires().stream()
                .filter(it -> !it.modifiers().contains(ModuleDescriptor.Requires.Modifier.MANDATED))
                .map(it -> "requires " + words(it.modifiers().stream()) + it.name())
                .forEach(lines::add);
        module.exports()
                .forEach(it -> lines.add("exports " + it.source() + to(it.targets().stream())));
        module.opens().forEach(it -> lines.add("opens " + it.source() + to(it.targets().stream())));
        module.uses().forEach(it -> lines.add("uses " + it));
        module.provides()
                .forEach(it ->
                        lines.add(
                                "provides "
                                        + it.service()
                                        + " with "
                                        + String.join(" ", it.providers())));
        return lines.stream().sorted().map(line -> line + "\n").collect(Collectors.joining());
    }

    private static String words(Stream<?> modifiers) {
        return modifiers
                .map(it -> it.toString().toLowerCase(Locale.ROOT) + " ")
                .sorted()
                .collect(Collectors.joining());
    }

    private static String to(Stream<String> targets) {
        List<String> names = targets.sorted().toList();
        return names.isEmpty() ? "" : " to " + String.join(" ", names);
    }
}
