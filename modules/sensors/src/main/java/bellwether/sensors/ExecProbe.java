package bellwether.sensors;

import bellwether.protocol.MalformedException;
import bellwether.protocol.Printable;
import bellwether.protocol.Reading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A command that prints one line for each reading: {@code temperature,humidity,pressure}, each of
 * which may be empty; what is missing at the end is empty, too. It is run anew for each
 * measurement, without standard input, and ended with all that it has started when its time is over
 * or it prints too much. Its output goes to files, so that nobody has to wait for who has inherited
 * a pipe.
 */
final class ExecProbe implements Probe {
    /** More than a command has to say. */
    static final int OUTPUT_BYTES_MAX = 64 << 10;

    private static final List<String> NAMES = List.of("temperature", "humidity", "pressure");
    private static final int COLUMNS = NAMES.size();

    /** Lines that are told of; the first ones say enough. */
    private static final int PROBLEMS_MAX = 5;

    private static final long LOOK_MILLIS = 20;

    private final List<String> command;
    private final long timeoutNanos;

    /**
     * @param command the program and its arguments
     * @param timeoutNanos after which it is ended
     */
    ExecProbe(List<String> command, long timeoutNanos) {
        this.command = List.copyOf(command);
        this.timeoutNanos = timeoutNanos;
    }

    @Override
    public Measured measure() throws InterruptedException {
        try {
            Path output = Files.createTempFile("sensor-", ".out");
            try {
                Path errors = Files.createTempFile("sensor-", ".err");
                try {
                    return run(output, errors);
                } finally {
                    Files.deleteIfExists(errors);
                }
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            return Measured.nothing(name() + ": " + e.getMessage());
        }
    }

    private Measured run(Path output, Path errors) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(output.toFile())
                        .redirectError(errors.toFile())
                        .start();
        try {
            String problem = await(process, output, errors);
            if (!problem.isEmpty()) {
                return Measured.nothing(name() + ": " + problem);
            }
        } finally {
            end(process);
        }
        if (process.exitValue() != 0) {
            return Measured.nothing(
                    name() + ": ended with " + process.exitValue() + firstLine(errors));
        }
        return measured(text(output).lines().map(String::strip).toList());
    }

    /** {@return why it was not waited for any longer; empty: it has ended} */
    private String await(Process process, Path output, Path errors)
            throws IOException, InterruptedException {
        long startNanos = System.nanoTime();
        while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            if (System.nanoTime() - startNanos > timeoutNanos) {
                return "did not end within "
                        + TimeUnit.NANOSECONDS.toMillis(timeoutNanos)
                        + " ms"
                        + firstLine(errors);
            }
            if (Files.size(output) > OUTPUT_BYTES_MAX || Files.size(errors) > OUTPUT_BYTES_MAX) {
                return "printed more than " + OUTPUT_BYTES_MAX + " bytes";
            }
        }
        return Files.size(output) > OUTPUT_BYTES_MAX
                ? "printed more than " + OUTPUT_BYTES_MAX + " bytes"
                : "";
    }

    /** Ends it and what it has started, if anything of that still runs. */
    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private Measured measured(List<String> lines) {
        var values = new ArrayList<Measured.Values>();
        var problems = new ArrayList<String>();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isEmpty()) {
                String[] cells = lines.get(i).split(",", -1);
                String problem = problem(cells);
                if (problem.isEmpty()) {
                    values.add(new Measured.Values(cell(cells, 0), cell(cells, 1), cell(cells, 2)));
                } else if (problems.size() < PROBLEMS_MAX) {
                    problems.add(
                            name()
                                    + ": line "
                                    + (i + 1)
                                    + ", '"
                                    + Printable.of(lines.get(i))
                                    + "': "
                                    + problem);
                }
            }
        }
        if (values.size() > Intake.BATCH_READINGS_MAX) {
            return Measured.nothing(name() + ": printed " + values.size() + " lines");
        }
        if (values.isEmpty() && problems.isEmpty()) {
            problems.add(name() + ": printed nothing");
        }
        return new Measured(values, problems);
    }

    /** {@return what is wrong with a line; empty: it is a reading} */
    private static String problem(String[] cells) {
        if (cells.length > COLUMNS) {
            return "is not temperature,humidity,pressure";
        }
        for (int i = 0; i < cells.length; i++) {
            String value = cell(cells, i);
            try {
                new Reading("s", "0", value, "", "");
            } catch (MalformedException _) {
                return NAMES.get(i) + " '" + Printable.of(value) + "' is no decimal number";
            }
            if (RowRule.isInfinite(value)) {
                return NAMES.get(i) + " " + RowRule.infinite(value);
            }
        }
        return "";
    }

    private static String cell(String[] cells, int index) {
        return index < cells.length ? cells[index].strip() : "";
    }

    private String name() {
        return Printable.of(String.join(" ", command));
    }

    private static String firstLine(Path errors) throws IOException {
        return text(errors).lines().findFirst().map(line -> ": " + Printable.of(line)).orElse("");
    }

    private static String text(Path file) throws IOException {
        try (var content = Files.newInputStream(file)) {
            return new String(content.readNBytes(OUTPUT_BYTES_MAX), StandardCharsets.UTF_8);
        }
    }
}
