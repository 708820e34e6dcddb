package bellwether.sensors;

import bellwether.protocol.MalformedException;
import bellwether.protocol.Printable;
import bellwether.protocol.Reading;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.dataformat.csv.CsvFactory;
import tools.jackson.dataformat.csv.CsvReadFeature;

/**
 * A CSV file of readings, read row by row; memory holds one batch. Cells are taken as the
 * characters that stand there. A row that is no reading is skipped and reported; text that is no
 * CSV ends the file with a {@link SensorFailure}, after the rows before it. Confined to one thread.
 */
final class ReplayFile implements AutoCloseable {
    static final List<String> HEADER =
            List.of("timestamp", "sensor_id", "temperature_c", "humidity_pct", "pressure_hpa");

    private static final String HEADER_WANTED =
            "the first line must be " + String.join(",", HEADER);

    /** Longest cell, in characters: behind an unclosed quotation mark the file is not read on. */
    private static final int CELL_LENGTH_MAX = 4_096;

    /** Rows reported one by one; the others are counted. */
    private static final int SKIPPED_REPORTED_MAX = 20;

    private static final CsvFactory CSV =
            CsvFactory.builder()
                    .enable(CsvReadFeature.SKIP_EMPTY_LINES)
                    .disable(CsvReadFeature.ALLOW_TRAILING_COMMA)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxStringLength(CELL_LENGTH_MAX)
                                    .build())
                    .build();

    /**
     * How problems are told.
     *
     * @param skipping of a row that is no reading
     * @param aftermath of a file that cannot be read on; may be empty
     * @param rule what is a problem beside what is no reading
     */
    record Wording(String skipping, String aftermath, RowRule rule) {
        /** The rows around a bad one are taken. */
        static final Wording OF_A_REPLAY =
                new Wording(
                        "row skipped, ",
                        "; the rows before this one were handed over",
                        RowRule.ANY_READING);
    }

    private final Path file;
    private final Intake intake;
    private final JsonParser parser;
    private final Wording wording;
    private final List<String> row = new ArrayList<>(HEADER.size());
    private int columns;
    private int line;
    private long rows;
    private long skipped;
    private Optional<SensorFailure> failure = Optional.empty();

    private ReplayFile(Path file, Intake intake, JsonParser parser, Wording wording) {
        this.file = file;
        this.intake = intake;
        this.parser = parser;
        this.wording = wording;
    }

    /**
     * {@return the file, its header read}
     *
     * @param intake hears of the rows that are skipped
     * @throws SensorFailure if it cannot be read or has another header
     */
    static ReplayFile open(Path file, Intake intake) {
        try {
            return over(file, Files.newInputStream(file), intake, Wording.OF_A_REPLAY);
        } catch (NoSuchFileException e) {
            throw new SensorFailure(file + ": no such file; see sensor_replay_file", e);
        } catch (IOException e) {
            throw new SensorFailure(file + ": cannot be read: " + e, e);
        }
    }

    /**
     * {@return the rows of {@code bytes}, the header read}
     *
     * @param file where they come from, as problems name it
     * @throws SensorFailure if they cannot be read or have another header; they are closed then
     */
    static ReplayFile over(Path file, InputStream bytes, Intake intake, Wording wording) {
        var rows = new ReplayFile(file, intake, parser(file, bytes, wording), wording);
        rows.takeHeader();
        return rows;
    }

    /** The first bytes already tell how text is encoded, and may tell something that is none. */
    private static JsonParser parser(Path file, InputStream bytes, Wording wording) {
        try {
            return CSV.createParser(ObjectReadContext.empty(), bytes);
        } catch (JacksonException e) {
            try (bytes) {
                throw new SensorFailure(file + ":1: " + why(e) + wording.aftermath(), e);
            } catch (IOException closing) {
                throw new SensorFailure(file + ": cannot be read: " + closing, closing);
            }
        }
    }

    /**
     * {@return the next readings, at most {@code readingsMax}; empty: the file has ended}
     *
     * @throws SensorFailure if the file cannot be read on
     */
    List<Reading> next(int readingsMax) {
        var readings = new ArrayList<Reading>(readingsMax);
        try {
            while (failure.isEmpty() && readings.size() < readingsMax && nextRow()) {
                takeReading(readings);
            }
        } catch (JacksonException e) {
            failure = Optional.of(unreadable(e));
        }
        if (readings.isEmpty()) {
            reportRest();
            failure.ifPresent(f -> {
                throw f;
            });
        }
        return List.copyOf(readings);
    }

    @Override
    public void close() {
        parser.close();
    }

    private void takeHeader() {
        try {
            if (!nextRow()) {
                throw new SensorFailure(file + ": the file is empty; " + HEADER_WANTED);
            }
            if (columns != HEADER.size() || !row.equals(HEADER)) {
                throw new SensorFailure(
                        file
                                + ":"
                                + line
                                + ": the header is '"
                                + Printable.of(String.join(",", row))
                                + "'; "
                                + HEADER_WANTED);
            }
        } catch (JacksonException e) {
            close();
            throw unreadable(e);
        } catch (SensorFailure e) {
            close();
            throw e;
        }
    }

    private boolean nextRow() {
        row.clear();
        columns = 0;
        if (parser.nextToken() == null) {
            return false;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (columns++ < HEADER.size()) {
                // The parser has made this text already; for its characters it would make an array.
                row.add(parser.getString());
            }
            if (columns == 1) { // the parser stands on the line before until it has a cell
                line = parser.currentTokenLocation().getLineNr();
            }
        }
        return true;
    }

    private void takeReading(List<Reading> into) {
        rows++;
        if (columns != HEADER.size()) {
            skip("it has " + columns + " columns, not " + HEADER.size());
            return;
        }
        try {
            var reading = new Reading(row.get(1), row.get(0), row.get(2), row.get(3), row.get(4));
            var problem = wording.rule().problem(row);
            if (problem.isPresent()) {
                skip(problem.get());
            } else {
                into.add(reading);
            }
        } catch (MalformedException e) {
            skip("column " + badColumn() + ": " + e.getMessage());
        }
    }

    /** The first column that alone breaks a reading which is otherwise right. */
    private String badColumn() {
        for (int i = 0; i < HEADER.size(); i++) {
            try {
                new Reading(
                        i == 1 ? row.get(1) : "s",
                        i == 0 ? row.get(0) : "0",
                        i == 2 ? row.get(2) : "",
                        i == 3 ? row.get(3) : "",
                        i == 4 ? row.get(4) : "");
            } catch (MalformedException e) {
                return i + 1 + " (" + HEADER.get(i) + ")";
            }
        }
        throw new IllegalStateException("no column of " + row + " is wrong");
    }

    private void skip(String problem) {
        if (skipped++ < SKIPPED_REPORTED_MAX) {
            intake.skipped(
                    file + ":" + line + ": " + wording.skipping() + problem + "; correct the file");
        }
    }

    private void reportRest() {
        if (skipped > SKIPPED_REPORTED_MAX) {
            intake.skipped(
                    file
                            + ": "
                            + (skipped - SKIPPED_REPORTED_MAX)
                            + " more rows skipped, "
                            + skipped
                            + " in all");
        }
        if (skipped > 0) {
            intake.skippedInAll(skipped, rows);
            skipped = 0;
        }
    }

    private SensorFailure unreadable(JacksonException e) {
        return new SensorFailure(
                file + ":" + firstLineOfRow() + ": " + why(e) + wording.aftermath(), e);
    }

    /** Where the row begins that the parser is in: it may end many lines further on. */
    private int firstLineOfRow() {
        return columns > 0 ? line : parser.currentTokenLocation().getLineNr();
    }

    private static String why(JacksonException e) {
        return switch (e) {
            case StreamConstraintsException _ ->
                    "a value in this row is longer than "
                            + CELL_LENGTH_MAX
                            + " characters, or a quotation mark is not closed; correct the file";
            case JacksonIOException io when io.getCause() instanceof CharConversionException ->
                    "the text at or soon after this row is not UTF-8; convert the file to UTF-8";
            case JacksonIOException io -> "cannot be read: " + io.getCause();
            default ->
                    "a quotation mark in this row is not closed, or stands within a value; correct"
                            + " the file";
        };
    }
}
