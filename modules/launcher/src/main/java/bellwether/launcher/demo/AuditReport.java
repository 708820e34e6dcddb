package bellwether.launcher.demo;

import java.util.Locale;
import java.util.StringJoiner;

/** The audit's result for people. */
final class AuditReport {
    private static final String HEAD = "%-24s %9s %9s %9s %9s  %-9s  %s";
    private static final String ROW = "%-24s %9d %9d %9d %9d  %-9s  %s";

    private AuditReport() {}

    /** {@return some lines without a line break at the end} */
    static String of(Audit.Result result, int copies) {
        var lines = new StringJoiner("\n");
        lines.add(
                String.format(
                        Locale.ROOT,
                        HEAD,
                        "file",
                        "rows",
                        "of source",
                        "first",
                        "last",
                        "identical",
                        "SHA-256"));
        for (var sensor : result.sensors()) {
            lines.add(
                    String.format(
                            Locale.ROOT,
                            ROW,
                            sensor.id() + ".csv",
                            sensor.rows(),
                            sensor.rowsInSource(),
                            sensor.firstSequence(),
                            sensor.lastSequence(),
                            sensor.identicalCopies() + " of " + copies,
                            sensor.digest()));
        }
        lines.add("journals: identical on " + result.identicalJournals() + " of " + copies);
        lines.add(
                "rows: "
                        + result.rows()
                        + " of "
                        + result.sensors().stream().mapToLong(Audit.Sensor::rowsInSource).sum()
                        + ", sequences 1 to "
                        + result.lastSequence());
        for (var sensor : result.sensors()) {
            if (result.passed() && sensor.rows() < sensor.rowsInSource()) {
                lines.add(
                        sensor.id()
                                + ".csv: the last "
                                + (sensor.rowsInSource() - sensor.rows())
                                + " rows of its source had not left the killed peer");
            }
        }
        if (result.passed()) {
            lines.add("every row as its source has it, no gap, no row twice");
        }
        result.problems().forEach(problem -> lines.add("WRONG: " + problem));
        return lines.toString();
    }
}
