package bellwether.launcher;

import bellwether.launcher.config.BuildVersion;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual page of one command, in the language of {@code man}. */
final class ManualPage {
    private static final int SYNOPSIS_COLUMNS = 10_000; // man breaks lines itself

    private final CommandSpec command;
    private final String program;
    private final StringBuilder text = new StringBuilder();

    /**
     * @param command whose root is named {@code program}
     */
    ManualPage(CommandSpec command, String program) {
        this.command = command;
        this.program = program;
    }

    /** {@return the name of the page: {@code peer}, or {@code peer-status}} */
    String name() {
        return command.qualifiedName("-");
    }

    /** {@return the page} The same command gives the same text. */
    String text() {
        var usage = command.usageMessage();
        request(
                "TH",
                name().toUpperCase(Locale.ROOT),
                "1",
                "",
                "bellwether " + BuildVersion.text(),
                "");
        request("SH", "NAME");
        line(name() + " - " + withoutStop(usage.description()[0]));
        request("SH", "SYNOPSIS");
        line(synopsis());
        request("SH", "DESCRIPTION");
        for (String line : usage.description()) {
            line(line);
            request("br");
        }
        parameters();
        subcommands();
        exitCodes(usage.exitCodeList());
        footer(usage.footer());
        return text.toString();
    }

    private String synopsis() {
        var help = new CommandLine.Help(command, CommandLine.Help.defaultColorScheme(Ansi.OFF));
        command.usageMessage().width(SYNOPSIS_COLUMNS);
        return help.synopsis(0).strip().replaceAll("\\s+", " ");
    }

    private void parameters() {
        request("SH", "OPTIONS");
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            item(parameter.paramLabel(), parameter.description());
        }
        for (OptionSpec option : command.options()) {
            boolean takesValue = option.arity().max() > 0;
            String value = takesValue ? " " + option.paramLabel() : "";
            item(String.join(", ", option.names()) + value, option.description());
        }
    }

    private void subcommands() {
        if (!command.subcommands().isEmpty()) {
            request("SH", "COMMANDS");
            command.subcommands()
                    .forEach((name, line) ->
                            item(name, line.getCommandSpec().usageMessage().description()));
        }
    }

    private void exitCodes(Map<String, String> codes) {
        if (!codes.isEmpty()) {
            request("SH", "EXIT STATUS");
            codes.forEach((code, meaning) -> item(code, meaning));
        }
    }

    /** What people may want to copy must stand as it is. */
    private void footer(String[] lines) {
        boolean examples = false;
        for (String line : lines) {
            if (line.equals("Examples:")) {
                request("SH", "EXAMPLES");
                request("nf");
                examples = true;
            } else if (examples) {
                line(line.replaceFirst("^  peer\\b", "  " + program));
            } else if (!line.isBlank()) {
                request("PP");
                line(line);
            }
        }
        if (examples) {
            request("fi");
        }
    }

    private void item(String term, String... description) {
        request("TP");
        text.append("\\fB").append(escape(term)).append("\\fR\n");
        List.of(description).forEach(this::line);
    }

    private void line(String line) {
        String escaped = escape(line);
        boolean control = escaped.startsWith(".") || escaped.startsWith("'");
        text.append(control ? "\\&" : "").append(escaped).append('\n');
    }

    private void request(String name, String... arguments) {
        text.append('.').append(name);
        for (String argument : arguments) {
            text.append(" \"").append(escape(argument)).append('"');
        }
        text.append('\n');
    }

    private static String escape(String plain) {
        return plain.replace("\\", "\\e").replace("-", "\\-");
    }

    private static String withoutStop(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }
}
