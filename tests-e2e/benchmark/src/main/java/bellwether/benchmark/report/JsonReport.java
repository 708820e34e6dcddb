package bellwether.benchmark.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The results for programs: each value, and what they come to. */
public final class JsonReport {
    private static final JsonMapper JSON = JsonMapper.shared();

    private JsonReport() {}

    /**
     * Writes a file.
     *
     * @param run how it came about: the machine and the options
     */
    public static void write(Path file, Map<String, String> run, Results results)
            throws IOException {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode about = root.putObject("run");
        run.forEach(about::put);
        ObjectNode contestants = root.putObject("contestants");
        for (String name : results.contestants()) {
            figures(contestants.putObject(name), name, results);
        }
        targets(root.putArray("targets"), results);
        ArrayNode failures = root.putArray("failures");
        results.failures().forEach(failures::add);
        Files.writeString(file, root.toPrettyString() + "\n");
    }

    private static void figures(ObjectNode contestant, String name, Results results) {
        for (Figure figure : Figure.values()) {
            List<Double> values = results.values(name, figure);
            if (!values.isEmpty()) {
                ObjectNode node = contestant.putObject(figure.key());
                String summary = figure.sum() == Figure.Sum.TOTAL ? "total" : "median";
                node.put(summary, results.summary(name, figure).getAsDouble());
                ArrayNode all = node.putArray("values");
                values.forEach(all::add);
            }
        }
    }

    private static void targets(ArrayNode targets, Results results) {
        for (Target target : Target.ALL) {
            target.seen(results)
                    .ifPresent(seen -> {
                        ObjectNode node = targets.addObject();
                        node.put("figure", target.figure().key());
                        node.put("worst", target.isWorst());
                        node.put("beside", target.beside().orElse(null));
                        node.put("seen", seen);
                        node.put("at_least", target.atLeast());
                        node.put("aim", target.aim());
                        node.put("reached", target.verdict(seen));
                    });
        }
    }
}
