package bellwether.launcher;

import bellwether.launcher.config.ConfigException;
import bellwether.launcher.history.Moment;
import java.time.Instant;
import picocli.CommandLine.Option;

/** {@code --from} and {@code --to} of a command. */
final class Period {
    @Option(
            names = "--from",
            paramLabel = "TIME",
            defaultValue = "",
            description = "From then on: 2026-03-02, 2026-03-02T10:00 (UTC), or how long ago: 7d.")
    private String from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            defaultValue = "",
            description = "Up to then; as --from.")
    private String to;

    /** {@return when it begins, milliseconds since 1970; without {@code --from} ever} */
    long from(Instant now) throws ConfigException {
        return from.isEmpty() ? Long.MIN_VALUE : millis("--from", from, now);
    }

    /** {@return when it ends, milliseconds since 1970; without {@code --to} never} */
    long to(Instant now) throws ConfigException {
        return to.isEmpty() ? Long.MAX_VALUE : millis("--to", to, now);
    }

    private static long millis(String option, String text, Instant now) throws ConfigException {
        var moment = Moment.of(text, now);
        if (moment.isEmpty()) {
            throw new ConfigException(option + ": '" + text + "' is not " + Moment.RULE);
        }
        return moment.get().toEpochMilli();
    }
}
