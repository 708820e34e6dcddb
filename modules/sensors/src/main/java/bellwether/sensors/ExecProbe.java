package bellwether.sensors;

import bellwether.programs.ProgramRun;
import bellwether.protocol.MalformedException;
import bellwether.protocol.Printable;
import bellwether.protocol.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A command that prints one line for each reading: {@code temperature,humidity,pressure}, each of
 * which may be empty; what is missing at the end is empty, too. It is run anew for each
 * measurement, without standard input, and ended with all that it has started when its time is over
 * or it prints too much.
 */
final class ExecProbe implements Probe {
    /** More than a command has to say. */
    static final int OUTPUT_BYTES_MAX = 64 << 10;

    private static final List<String> NAMES = List.of("temperature", "humidity", "pressure");
    private static final int COLUMNS = NAMES.size();

    /** Lines that are told of; the first ones say enough. */
    private static final int PROBLEMS_MAX = 5;

    private final List<String> command;
    private final ProgramRun.Bounds bounds;

    /**
     * @param command the program and its arguments
     * @param timeoutNanos after which it is ended
     */
    ExecProbe(List<String> command, long timeoutNanos) {
        this.command = List.copyOf(command);
        this.bounds = new ProgramRun.Bounds(Duration.ofNanos(timeoutNanos), OUTPUT_BYTES_MAX, true);
    }

    @Override
    public Measured measure() throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectInput(Path.of("/dev/null").toFile())
                            .start();
            ProgramRun.Ended ended = ProgramRun.await(process, bounds);
            String problem = problem(ended);
            return problem.isEmpty()
                    ? measured(ended.output().lines().map(String::strip).toList())
                    : Measured.nothing(name() + ": " + problem);
        } catch (IOException e) {
            return Measured.nothing(name() + ": " + e.getMessage());
        }
    }

    /** {@return why what it printed does not count; empty: it does} */
    private String problem(ProgramRun.Ended ended) {
        if (ended.isTooMuch()) {
            return "printed more than " + OUTPUT_BYTES_MAX + " bytes";
        }
        String words =
                ended.errors()
                        .lines()
                        .findFirst()
                        .map(line -> ": " + Printable.of(line))
                        .orElse("");
        if (ended.exitCode().isEmpty()) {
            return "did not end within " + bounds.time().toMillis() + " ms" + words;
        }
        int code = ended.exitCode().getAsInt();
        return code == 0 ? "" : "ended with " + code + words;
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
}
