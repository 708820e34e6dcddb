package bellwether.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the build does to classes when it links them changes nothing that they do. */
final class LeanIT {
    private static final Path JDK = Path.of(System.getProperty("java.home"));
    private static final Path LINK =
            Image.folder().resolve("../../src/lean/java/bellwether/lean/Link.java").normalize();

    private static final String PROGRAM =
            """
            package bellwether.sample;

            import java.util.List;

            public final class Main {
                record All(boolean z, byte b, char c, short s, int i, long j, float f, double d, String o) {}

                record None() {}

                sealed interface Shape permits Round, Flat {
                    static String named(Object o, int least) {
                        return switch (o) {
                            case null -> "null";
                            case Round it when it.size() > least -> "large";
                            case Round it -> "round " + it.size();
                            case Flat(String name) -> "flat " + name;
                            case String text -> "text";
                            default -> "other";
                        };
                    }
                }

                record Round(int size) implements Shape {}

                record Flat(String name) implements Shape {}

                static All all(int which) {
                    return new All(which != 1, (byte) (which == 2 ? 2 : 1), which == 3 ? 'x' : 'y', (short) (which == 4 ? 4 : 5),
                            which == 5 ? 6 : 7, which == 6 ? 1L << 40 : 8, which == 7 ? -0f : 0f, which == 8 ? Double.NaN : 1,
                            which == 9 ? null : new String("text"));
                }

                public static void main(String[] arguments) {
                    for (int a = 0; a < 10; a++) {
                        for (int b = 0; b < 10; b++) {
                            boolean same = all(a).equals(all(b));
                            System.out.print(same && all(a).hashCode() == all(b).hashCode() ? "1" : same ? "?" : "0");
                        }
                    }
                    System.out.println(new None().equals(new None()) + " " + new None().equals(null) + " " + all(0).equals("text"));
                    System.out.println(all(9));
                    for (Object o : new Object[] {null, new Round(1), new Round(3), new Flat("x"), "t", 5}) {
                        System.out.println(Shape.named(o, 2));
                    }
                    System.out.println(new Throwable().getStackTrace()[0]);
                }
            }
            """;

    @TempDir private Path folder;

    private String run(Path program, String... arguments) throws IOException, InterruptedException {
        var ran = Image.run(folder, Map.of(), program, arguments);
        assertEquals(0, ran.exitCode(), ran::output);
        return ran.output();
    }

    @Test
    void recordsAndSwitchesDoTheSameAndLinesAreStillNamed()
            throws IOException, InterruptedException {
        Path sources = Files.createDirectories(folder.resolve("bellwether/sample"));
        Path main = Files.writeString(sources.resolve("Main.java"), PROGRAM);
        Path module =
                Files.writeString(
                        folder.resolve("module-info.java"), "module bellwether.sample {}");
        String classes = folder.resolve("classes").toString();
        run(JDK.resolve("bin/javac"), "-g", "-d", classes, module.toString(), main.toString());
        String compiled =
                run(
                        JDK.resolve("bin/java"),
                        "-p",
                        classes,
                        "-m",
                        "bellwether.sample/bellwether.sample.Main");
        assertTrue(compiled.contains("Main.java:"), compiled);

        Path image = folder.resolve("image");
        var link = new ArrayList<>(List.of("--add-modules", "jdk.jlink"));
        for (String inner : List.of("plugin", "internal")) {
            link.add("--add-exports=jdk.jlink/jdk.tools.jlink." + inner + "=ALL-UNNAMED");
        }
        link.addAll(List.of(LINK.toString(), "-p", classes, "--add-modules", "bellwether.sample"));
        link.addAll(List.of("--lean", "none", "--output", image.toString()));
        run(JDK.resolve("bin/java"), link.toArray(String[]::new));
        Path linked = image.resolve("bin/java");
        String said = run(linked, "-m", "bellwether.sample/bellwether.sample.Main");
        assertEquals(compiled.replace("app//", ""), said.replace("app//", ""));
        String made =
                run(linked, "-Xlog:class+load", "-m", "bellwether.sample/bellwether.sample.Main");
        assertEquals(List.of(), made.lines().filter(it -> it.contains("TypeSwitch/")).toList());
    }
}
