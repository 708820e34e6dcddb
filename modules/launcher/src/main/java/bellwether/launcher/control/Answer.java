package bellwether.launcher.control;

import java.util.List;

/**
 * What came of a command.
 *
 * @param done whether it was carried out
 * @param lines for the operator
 */
public record Answer(boolean done, List<String> lines) {
    static final String DONE = "done";
    static final String REFUSED = "refused";

    public Answer {
        lines = List.copyOf(lines);
    }

    /** {@return the answer to the request that brought {@code token}, as it stands in a file} */
    String text(String token) {
        return token + "\n" + (done ? DONE : REFUSED) + "\n" + String.join("\n", lines) + "\n";
    }
}
