package bellwether.benchmark;

import bellwether.benchmark.contest.Contestant;
import bellwether.benchmark.measure.Measure;
import bellwether.benchmark.measure.Proc;
import bellwether.benchmark.report.Figure;
import bellwether.benchmark.report.Results;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes all measurements, round by round, and in each round one contestant after the other: so
 * whatever else the machine does meets all of them.
 */
final class Rounds {
    private final List<Contestant> contestants;
    private final List<Measure> measures;
    private final Path scratch;
    private final PrintStream progress;

    /**
     * @param scratch where each measurement has a folder, as long as it takes
     * @param progress hears what was found as it comes
     */
    Rounds(
            List<Contestant> contestants,
            List<Measure> measures,
            Path scratch,
            PrintStream progress) {
        this.contestants = contestants;
        this.measures = measures;
        this.scratch = scratch;
        this.progress = progress;
    }

    /** {@return what was found} A measurement that comes to nothing does not end the run. */
    Results run(int rounds) throws IOException {
        var results = new Results(contestants.stream().map(Contestant::title).toList());
        for (int round = 1; round <= rounds; round++) {
            for (Measure measure : measures) {
                for (Contestant contestant : contestants) {
                    if (measure.fits(contestant)) {
                        String what =
                                "round %d, %s, %s"
                                        .formatted(round, measure.name(), contestant.title());
                        take(measure, contestant, results, what);
                    }
                }
            }
        }
        return results;
    }

    private void take(Measure measure, Contestant contestant, Results results, String what)
            throws IOException {
        Path folder = Files.createTempDirectory(scratch, contestant.title() + "-");
        var found = new ArrayList<String>();
        var wrong = new ArrayList<Figure>();
        boolean isDone = false;
        Proc.Ticks before = Proc.ticks();
        try {
            measure.take(
                    contestant,
                    folder,
                    (figure, value) -> {
                        results.add(contestant.title(), figure, value);
                        if (!figure.isAudit()) {
                            found.add(told(figure, value));
                        } else if (value > 0) {
                            found.add(told(figure, value));
                            wrong.add(figure);
                        }
                    });
            double stolen = Proc.ticks().stolenSince(before);
            results.add(contestant.title(), Figure.STOLEN, stolen);
            found.add(told(Figure.STOLEN, stolen));
            isDone = true;
            progress.println(what + ": " + String.join(", ", found));
        } catch (BenchException | IOException e) {
            String problem = what + ": " + e.getMessage();
            results.fail(problem.lines().findFirst().orElseThrow());
            progress.println(problem);
        }
        if (isDone && wrong.isEmpty()) {
            delete(folder);
        } else {
            progress.println("  its files stay in " + folder);
        }
    }

    private static String told(Figure figure, double value) {
        return figure.text() + " " + figure.format(value);
    }

    /** Deletes a folder with all that is in it. */
    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
