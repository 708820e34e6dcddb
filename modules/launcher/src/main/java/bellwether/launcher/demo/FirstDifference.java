package bellwether.launcher.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Says where two text files part. */
final class FirstDifference {
    private FirstDifference() {}

    /** {@return one line about the first place where {@code other} is not as {@code one}} */
    static String of(Path one, Path other) throws IOException {
        if (!Files.exists(one) || !Files.exists(other)) {
            return "one of them does not exist";
        }
        try (var left = Files.newBufferedReader(one);
                var right = Files.newBufferedReader(other)) {
            for (long line = 1; ; line++) {
                String a = left.readLine();
                String b = right.readLine();
                if (!Objects.equals(a, b)) {
                    return "line " + line + " is " + text(b) + " and not " + text(a);
                }
                if (a == null) {
                    return "only in their line ends";
                }
            }
        }
    }

    private static String text(String line) {
        return line == null ? "the end" : "'" + line + "'";
    }
}
