package bellwether.group;

import bellwether.protocol.MalformedException;
import bellwether.protocol.Message.JournalBase;
import bellwether.protocol.Reign;
import bellwether.sequencer.LogBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a journal begins, in messages: the text of a {@link LogBase} is taken apart at its line
 * ends, and put together again. Confined to the group loop.
 */
final class BaseParts {
    /** Longest text: a million epochs and sources. More is no base. */
    private static final int TEXT_LENGTH_MAX = 256 << 20;

    private static final String LAST_LINE = "END:";

    private final StringBuilder text = new StringBuilder();

    /** {@return the messages that tell {@code base}, in order} */
    static List<JournalBase> of(long number, Reign reign, LogBase base) {
        var parts = new ArrayList<JournalBase>();
        var lines = new StringBuilder();
        for (String line : base.text().split("\n")) {
            if (lines.length() + 1 + line.length() > JournalBase.LENGTH_MAX) {
                parts.add(new JournalBase(number, reign, lines.toString()));
                lines.setLength(0);
            }
            lines.append(lines.isEmpty() ? "" : " ").append(line);
        }
        parts.add(new JournalBase(number, reign, lines.toString()));
        return parts;
    }

    /**
     * Takes the next part.
     *
     * @return the base, if it is whole now
     * @throws MalformedException if it is none
     */
    Optional<LogBase> take(JournalBase part) {
        text.append(part.lines().replace(' ', '\n')).append('\n');
        if (text.length() > TEXT_LENGTH_MAX) {
            throw new MalformedException("base of a journal is too long: " + text.length());
        }
        boolean isWhole =
                text.lastIndexOf(LAST_LINE) == text.lastIndexOf("\n", text.length() - 2) + 1;
        return isWhole ? Optional.of(LogBase.parse(text.toString())) : Optional.empty();
    }
}
