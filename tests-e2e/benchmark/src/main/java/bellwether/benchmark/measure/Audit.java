package bellwether.benchmark.measure;

import bellwether.benchmark.Source;
import bellwether.benchmark.contest.Group;
import bellwether.benchmark.contest.Peer;
import bellwether.benchmark.report.Figure;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ObjDoubleConsumer;

/** Reads the CSV files in the end: is each reading there once, and in one order everywhere? */
public final class Audit {
    private Audit() {}

    /**
     * What was found, summed up over peers.
     *
     * @param lost readings that were accepted and are missing
     * @param doubled rows of readings that stand there already
     * @param differing records that are not what others have at the same places
     */
    public record Verdict(long lost, long doubled, long differing) {
        /**
         * {@return what is wrong at peers that were all to get the readings of a {@link Source}}
         */
        static Verdict of(List<Peer> peers, long readings) throws IOException {
            var verdict = new Verdict(0, 0, 0);
            for (Peer peer : peers) {
                verdict = verdict.plus(ofSource(peer.csv(Source.SENSOR), readings));
            }
            return verdict;
        }

        private Verdict plus(Verdict other) {
            return new Verdict(
                    lost + other.lost, doubled + other.doubled, differing + other.differing);
        }

        void tell(ObjDoubleConsumer<Figure> figures) {
            figures.accept(Figure.LOST, lost);
            figures.accept(Figure.DOUBLED, doubled);
            figures.accept(Figure.DIFFERING, differing);
        }
    }

    /** {@return what is wrong in a file that is to hold the first readings of a {@link Source}} */
    public static Verdict ofSource(Path file, long readings) throws IOException {
        var seen = new HashSet<String>();
        long rows = 0;
        long misplaced = 0;
        boolean isRight = true;
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.equals(Source.CSV_HEADER)) {
                    rows++;
                    boolean isExpected = line.equals(Source.row(rows).csv());
                    misplaced += isExpected ? 0 : 1;
                    if (isRight && !isExpected) { // from here on one has to remember
                        isRight = false;
                        for (long i = 1; i < rows; i++) {
                            seen.add(reading(Source.row(i).csv()));
                        }
                    }
                    if (!isRight) {
                        seen.add(reading(line));
                    }
                }
            }
        }
        long different = isRight ? rows : seen.size();
        long lost = Math.max(0, readings - different);
        long doubled = rows - different;
        return new Verdict(lost, doubled, Math.min(misplaced, 1));
    }

    /** {@return a row without its number} */
    private static String reading(String row) {
        return row.substring(row.indexOf(',') + 1);
    }

    /**
     * {@return what is wrong at two that have outlived a leader}
     *
     * @param survivors in the order in which they were stopped
     * @param group knows what they have accepted
     */
    static Verdict ofSurvivors(Group group, List<Integer> survivors) throws IOException {
        Map<String, Long> accepted = new HashMap<>();
        for (int survivor : survivors) {
            accepted.put(Group.sensor(survivor), group.accepted(survivor));
        }
        return compare(
                rows(group.peers().get(survivors.getFirst())),
                rows(group.peers().get(survivors.getLast())),
                accepted);
    }

    /**
     * {@return what two copies of a record tell} What the one that was stopped first has must be
     * the beginning of what the other has.
     *
     * @param earlier rows, in any order, of the one that was stopped first
     * @param later those of the other
     * @param accepted for each sensor how many of its readings must be there
     */
    public static Verdict compare(
            List<String> earlier, List<String> later, Map<String, Long> accepted) {
        Map<Long, String> places = new HashMap<>();
        later.forEach(row -> places.put(number(row), row));
        Set<String> readings = new HashSet<>();
        later.forEach(row -> readings.add(reading(row)));
        long misplaced = later.size() - places.size();
        misplaced += earlier.stream().filter(row -> !row.equals(places.get(number(row)))).count();
        long lost = 0;
        for (var wanted : accepted.entrySet()) {
            String own = "," + wanted.getKey() + ",";
            long kept = readings.stream().filter(reading -> reading.contains(own)).count();
            lost += Math.max(0, wanted.getValue() - kept);
        }
        return new Verdict(lost, later.size() - readings.size(), Math.min(misplaced, 1));
    }

    private static long number(String row) {
        return Long.parseLong(row.substring(0, row.indexOf(',')));
    }

    private static List<String> rows(Peer peer) throws IOException {
        List<String> rows = new ArrayList<>();
        for (Path file : peer.csvFiles()) {
            rows.addAll(Files.readAllLines(file));
        }
        rows.removeIf(Source.CSV_HEADER::equals);
        return rows;
    }
}
