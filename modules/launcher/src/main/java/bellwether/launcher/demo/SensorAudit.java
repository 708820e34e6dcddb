package bellwether.launcher.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Compares one CSV file of a peer with what its sensor's source says, row by row: the same
 * characters in the same order, each row once. Memory does not depend on the length.
 */
final class SensorAudit {
    private static final String HEADER =
            "sequence,timestamp,sensor_id,temperature_c,humidity_pct,pressure_hpa";

    private final SequenceSet sequences;
    private final List<String> problems = new ArrayList<>();
    private long rows;
    private long firstSequence;
    private long lastSequence;

    /**
     * @param sequences takes the sequence of each row
     */
    SensorAudit(SequenceSet sequences) {
        this.sequences = sequences;
    }

    /**
     * Reads the file and compares it.
     *
     * @param source empty: nobody replayed that sensor
     * @param mayEndEarly whether rows at the end of the source may be missing
     */
    void run(Path file, String sensorId, Optional<SourceFile> source, boolean mayEndEarly)
            throws IOException {
        if (source.isEmpty()) {
            problems.add("no source has this sensor");
            return;
        }
        if (!Files.exists(file)) {
            if (!mayEndEarly) {
                problems.add("there is no such file, and the source has rows");
            }
            return;
        }
        try (var got = Files.newBufferedReader(file);
                var expected = source.get().rowsOf(sensorId)) {
            compare(got, expected, mayEndEarly);
        }
    }

    long rows() {
        return rows;
    }

    long firstSequence() {
        return firstSequence;
    }

    long lastSequence() {
        return lastSequence;
    }

    /** {@return what is wrong; at most one of each kind, the first} */
    List<String> problems() {
        return problems;
    }

    private void compare(BufferedReader got, SourceFile.SensorRows expected, boolean mayEndEarly)
            throws IOException {
        String header = got.readLine();
        if (!HEADER.equals(header)) {
            problems.add("its first line is " + header);
        }
        String previous = "";
        boolean same = true;
        for (String line = got.readLine(); line != null; line = got.readLine()) {
            String row = takeSequence(line);
            if (same) {
                String wanted = expected.next();
                same = row.equals(wanted);
                if (!same) {
                    problems.add(difference(row, wanted, previous, expected.next()));
                }
                previous = row;
            }
        }
        if (same && !mayEndEarly) {
            reportMissing(expected);
        }
    }

    /** {@return the line without its sequence} */
    private String takeSequence(String line) {
        int comma = line.indexOf(',');
        long sequence = sequence(line, comma);
        if (sequence <= lastSequence) {
            problems.add(
                    "row " + (rows + 1) + " has sequence " + sequence + " after " + lastSequence);
        }
        sequences.add(sequence);
        if (rows == 0) {
            firstSequence = sequence;
        }
        lastSequence = sequence;
        rows++;
        return line.substring(comma + 1);
    }

    private static long sequence(String line, int comma) {
        try {
            return Long.parseLong(line, 0, Math.max(0, comma), 10);
        } catch (NumberFormatException e) {
            return -1; // no sequence at all counts as one out of range
        }
    }

    private String difference(String row, String wanted, String previous, String afterWanted) {
        String where = "row " + rows + " '" + row + "' ";
        if (row.equals(previous)) {
            return where + "stands twice";
        }
        if (wanted.isEmpty()) {
            return where + "comes after the source's last row";
        }
        if (row.equals(afterWanted)) {
            return "row " + rows + " is missing: '" + wanted + "'";
        }
        return where + "is not the source's '" + wanted + "'";
    }

    private void reportMissing(SourceFile.SensorRows expected) throws IOException {
        String first = expected.next();
        long missing = 0;
        for (String row = first; !row.isEmpty(); row = expected.next()) {
            missing++;
        }
        if (missing > 0) {
            problems.add(missing + " rows are missing at the end, the first is '" + first + "'");
        }
    }
}
