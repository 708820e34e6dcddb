package bellwether.benchmark.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;

/** The results as tables in Markdown, which are read in a terminal as well. */
public final class Table {
    private static final String NONE = "–";

    private final Results results;

    /**
     * @param results of all rounds
     */
    public Table(Results results) {
        this.results = results;
    }

    /** {@return the lines of both tables: what each has, and what bellwether has beside others} */
    public List<String> lines() {
        List<String> lines = new ArrayList<>(aligned(figures()));
        List<List<String>> targets = targets();
        if (targets.size() > 1) {
            lines.add("");
            lines.addAll(aligned(targets));
        }
        return lines;
    }

    private List<List<String>> figures() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(row("median", name -> name));
        for (Figure figure : Figure.values()) {
            addIfAny(rows, row(figure.text(), name -> text(figure, results.summary(name, figure))));
            if (figure.sum() == Figure.Sum.MEDIAN_AND_WORST) {
                addIfAny(rows, row("… worst", name -> text(figure, results.worst(name, figure))));
            }
        }
        return rows;
    }

    private List<String> row(String first, Function<String, String> cell) {
        List<String> row = new ArrayList<>(List.of(first));
        results.contestants().forEach(name -> row.add(cell.apply(name)));
        return row;
    }

    private static void addIfAny(List<List<String>> rows, List<String> row) {
        if (Collections.frequency(row, NONE) < row.size() - 1) {
            rows.add(row);
        }
    }

    private static String text(Figure figure, OptionalDouble value) {
        return value.isEmpty() ? NONE : figure.format(value.getAsDouble());
    }

    private List<List<String>> targets() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("bellwether", "beside", "seen", "at least", "aim", "reached"));
        for (Target target : Target.ALL) {
            OptionalDouble seen = target.seen(results);
            if (seen.isPresent()) {
                double value = seen.getAsDouble();
                rows.add(
                        List.of(
                                target.figure().text() + (target.isWorst() ? ", worst" : ""),
                                target.beside().orElse(NONE),
                                limit(target, value),
                                limit(target, target.atLeast()),
                                limit(target, target.aim()),
                                target.verdict(value)));
            }
        }
        return rows;
    }

    private static String limit(Target target, double value) {
        return target.beside().isPresent()
                ? String.format(Locale.ROOT, "%.2f ×", value)
                : target.figure().format(value);
    }

    private static List<String> aligned(List<List<String>> rows) {
        int[] widths = new int[rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            lines.add(line(row, widths));
            if (lines.size() == 1) {
                lines.add(rule(widths));
            }
        }
        return lines;
    }

    private static String line(List<String> row, int[] widths) {
        var text = new StringBuilder("|");
        for (int i = 0; i < widths.length; i++) {
            String cell = row.get(i);
            String room = " ".repeat(widths[i] - cell.length());
            text.append(' ').append(i == 0 ? cell + room : room + cell).append(" |");
        }
        return text.toString();
    }

    private static String rule(int[] widths) {
        var text = new StringBuilder("|");
        for (int i = 0; i < widths.length; i++) {
            text.append('-').append("-".repeat(widths[i])).append(i == 0 ? "-|" : ":|");
        }
        return text.toString();
    }
}
