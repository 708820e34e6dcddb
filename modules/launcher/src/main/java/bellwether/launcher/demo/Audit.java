package bellwether.launcher.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Compares the files of peers with each other, and one peer's with the sources. The peers may run,
 * but their files must not grow meanwhile.
 */
final class Audit {
    private static final String CSV = ".csv";
    private static final String JOURNAL = ".log";

    /**
     * A peer's files.
     *
     * @param data the folder with CSV files and {@code journal}
     */
    record Copy(String peer, Path data) {}

    /**
     * What a peer replayed.
     *
     * @param complete whether every row must be there; else the last ones may be missing
     */
    record Replayed(SourceFile file, boolean complete) {}

    /** What the audit says of one sensor's file. */
    record Sensor(
            String id,
            long rows,
            long rowsInSource,
            long firstSequence,
            long lastSequence,
            String digest,
            int identicalCopies) {}

    /**
     * The whole result.
     *
     * @param problems in words; empty: all is as it should be
     */
    record Result(
            List<Sensor> sensors, long lastSequence, int identicalJournals, List<String> problems) {
        long rows() {
            return sensors.stream().mapToLong(Sensor::rows).sum();
        }

        boolean passed() {
            return problems.isEmpty();
        }
    }

    private final List<Copy> copies;
    private final Map<String, Replayed> sources = new LinkedHashMap<>();
    private final SequenceSet sequences = new SequenceSet();
    private final List<String> problems = new ArrayList<>();

    private Audit(List<Copy> copies, List<Replayed> replayed) {
        this.copies = copies;
        for (var each : replayed) {
            each.file().rows().keySet().forEach(sensor -> sources.put(sensor, each));
        }
    }

    /**
     * {@return the result for {@code copies}, of which the first is compared with the sources}
     *
     * @param replayed of which no two have the same sensor
     */
    static Result of(List<Copy> copies, List<Replayed> replayed) throws IOException {
        return new Audit(copies, replayed).run();
    }

    private Result run() throws IOException {
        var ids = new TreeSet<>(sources.keySet());
        for (var copy : copies) {
            ids.addAll(sensorsOf(copy));
        }
        var sensors = new ArrayList<Sensor>();
        for (String id : ids) {
            sensors.add(sensor(id));
        }
        problems.addAll(sequences.problems());
        int journals = identicalJournals();
        return new Result(sensors, sequences.last(), journals, List.copyOf(problems));
    }

    private Sensor sensor(String id) throws IOException {
        var first = copies.getFirst();
        var source = Optional.ofNullable(sources.get(id));
        var audit = new SensorAudit(sequences);
        boolean mayEndEarly = source.isPresent() && !source.get().complete();
        audit.run(first.data().resolve(id + CSV), id, source.map(Replayed::file), mayEndEarly);
        audit.problems().forEach(p -> problems.add(id + CSV + " of " + first.peer() + ": " + p));
        String digest = Digests.ofFile(first.data().resolve(id + CSV));
        return new Sensor(
                id,
                audit.rows(),
                source.map(s -> s.file().rows().get(id)).orElse(0L),
                audit.firstSequence(),
                audit.lastSequence(),
                digest,
                identicalCopies(id, digest));
    }

    private int identicalCopies(String id, String digest) throws IOException {
        int identical = 0;
        for (var copy : copies) {
            Path file = copy.data().resolve(id + CSV);
            if (Digests.ofFile(file).equals(digest)) {
                identical++;
            } else {
                problems.add(
                        id
                                + CSV
                                + " of "
                                + copy.peer()
                                + " differs from "
                                + copies.getFirst().peer()
                                + "'s: "
                                + FirstDifference.of(
                                        copies.getFirst().data().resolve(id + CSV), file));
            }
        }
        return identical;
    }

    private int identicalJournals() throws IOException {
        String first = Digests.ofFiles(copies.getFirst().data().resolve("journal"), JOURNAL);
        if (first.equals(Digests.OF_NOTHING)) {
            problems.add(copies.getFirst().peer() + " has no journal");
        }
        int identical = 0;
        for (var copy : copies) {
            if (Digests.ofFiles(copy.data().resolve("journal"), JOURNAL).equals(first)) {
                identical++;
            } else {
                problems.add(
                        "the journal of "
                                + copy.peer()
                                + " differs from "
                                + copies.getFirst().peer()
                                + "'s");
            }
        }
        return identical;
    }

    private static List<String> sensorsOf(Copy copy) throws IOException {
        var ids = new ArrayList<String>();
        if (Files.isDirectory(copy.data())) {
            try (var files = Files.newDirectoryStream(copy.data(), "*" + CSV)) {
                for (var file : files) {
                    String name = file.getFileName().toString();
                    ids.add(name.substring(0, name.length() - CSV.length()));
                }
            }
        }
        return ids;
    }
}
