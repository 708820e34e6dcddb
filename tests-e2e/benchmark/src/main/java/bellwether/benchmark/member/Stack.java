package bellwether.benchmark.member;

import bellwether.benchmark.BenchException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The protocol stack of JGroups: {@code stack.xml}, filled in.
 *
 * @param index which member this is
 * @param ports those of all members
 * @param folder where a log is kept, if there is one
 * @param tuned whether failures are to be found soon, or as the library has it
 */
record Stack(int index, List<Integer> ports, Path folder, boolean tuned) {
    /**
     * {@return the configuration}
     *
     * @param ordering protocols that order, below fragmentation
     * @param top likewise, above all
     */
    InputStream with(String ordering, String top) {
        String hosts =
                ports.stream()
                        .map(port -> "127.0.0.1[" + port + "]")
                        .collect(Collectors.joining(","));
        String text =
                template()
                        .replace("@ORDERING@", ordering)
                        .replace("@TOP@", top)
                        .replace("@PORT@", ports.get(index).toString())
                        .replace("@HOSTS@", hosts)
                        .replace("@SUSPECT@", tuned ? "timeout=\"50ms\"" : "")
                        .replace("@SILENCE@", tuned ? "timeout=\"10s\" interval=\"1s\"" : "");
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String template() {
        try (InputStream text = Stack.class.getResourceAsStream("stack.xml")) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new BenchException("no stack", e);
        }
    }
}
