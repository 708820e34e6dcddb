package bellwether.group;

import bellwether.protocol.MalformedException;
import bellwether.protocol.Message.JournalBase;
import bellwether.sequencer.LogBase;
import java.util.Optional;

/**
 * Puts together what a {@link BaseTelling} took apart: where another's journal begins. Confined to
 * the group loop.
 */
final class BaseParts {
    /** Longest text: a million epochs and sources. More is no base. */
    static final int TEXT_LENGTH_MAX = 128 << 20;

    private static final String LAST_LINE = "END:";

    private final StringBuilder text = new StringBuilder();

    /**
     * Takes the next part.
     *
     * @return the base, if it is whole now
     * @throws MalformedException if it is none
     */
    Optional<LogBase> take(JournalBase part) {
        String lines = part.lines();
        if (text.length() + lines.length() >= TEXT_LENGTH_MAX) {
            throw new MalformedException("base of a journal is longer than " + TEXT_LENGTH_MAX);
        }
        text.append(lines.replace(' ', '\n')).append('\n');
        boolean isWhole = lines.startsWith(LAST_LINE, lines.lastIndexOf(' ') + 1);
        return isWhole ? Optional.of(LogBase.parse(text.toString())) : Optional.empty();
    }

    /** {@return how many characters have come} */
    int length() {
        return text.length();
    }
}
